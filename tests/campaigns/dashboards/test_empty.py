from django.urls import reverse


def test_an_empty_index_says_what_to_do(client, administrator):
    client.force_login(administrator)
    html = client.get(reverse("campaigns_dashboards:index")).content.decode()
    assert 'class="empty"' in html
