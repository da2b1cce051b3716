import pytest

from config import env


def test_a_number_that_is_none_names_the_variable_and_the_cure(monkeypatch):
    monkeypatch.setenv("SEND_BATCH_SIZE", "many")
    with pytest.raises(env.EnvError, match="SEND_BATCH_SIZE='many'.*Set it to 1 or more"):
        env.integer("SEND_BATCH_SIZE", 50, minimum=1)


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("lighthouse\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.text("SECRET_KEY") == "lighthouse"


@pytest.mark.django_db
def test_the_admin_answers(client):
    assert client.get("/admin/login/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_committing_test_leaves_nothing_behind(administrator):
    from wagtail.models import Page

    assert Page.objects.count() > 0
    Page.objects.filter(depth__gt=1).delete()
