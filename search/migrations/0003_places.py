"""The index anew: contentless, in the order of dates, with the facts people narrow by as words of their own.

Its keys are places: the seconds of a document's date and its page in one number (`search.index` takes them apart).
Whoever writes a document writes its index entry in the same statement, so the two cannot disagree. When a migration of
`home` ever rebuilds the table on SQLite, its triggers go with the old one: migrate `search` back to 0002 and forward
again after it (the check `search.E001` notices, and tells how).
"""

from importlib import import_module

from django.db import migrations
from django.utils import timezone

from home.published.words import mark

before = import_module("search.migrations.0001_index")

SQLITE_TABLES = """
    CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0"
    );
    CREATE VIRTUAL TABLE search_titles USING fts5(
        words, content='', columnsize=0, detail=none, tokenize="unicode61 remove_diacritics 0",
        prefix='2 3 4 5 6 7 8 9 10 11 12'
    )
"""
SQLITE_PLACE = "(CAST(strftime('%s', {row}shown_at) AS INTEGER) << 25) | {row}page_id"
SQLITE_ADD = """
    INSERT INTO search_words(rowid, words) VALUES ({place}, new.marks || ' ' || new.body_words);
    INSERT INTO search_titles(rowid, words) VALUES ({place}, new.marks || ' ' || new.title_words);
""".format(place=SQLITE_PLACE.format(row="new."))
SQLITE_REMOVE = """
    INSERT INTO search_words(search_words, rowid, words)
    VALUES ('delete', {place}, old.marks || ' ' || old.body_words);
    INSERT INTO search_titles(search_titles, rowid, words)
    VALUES ('delete', {place}, old.marks || ' ' || old.title_words);
""".format(place=SQLITE_PLACE.format(row="old."))
WATCHED = "shown_at, marks, title_words, body_words"
SQLITE = [
    *SQLITE_TABLES.split(";"),
    f"CREATE TRIGGER search_follow_insert AFTER INSERT ON home_publisheddocument BEGIN {SQLITE_ADD} END",
    f"CREATE TRIGGER search_follow_delete AFTER DELETE ON home_publisheddocument BEGIN {SQLITE_REMOVE} END",
    f"""
    CREATE TRIGGER search_follow_update AFTER UPDATE OF {WATCHED} ON home_publisheddocument
    BEGIN {SQLITE_REMOVE} {SQLITE_ADD} END
    """,
    *(
        f"""
        INSERT INTO {table}(rowid, words)
        SELECT {SQLITE_PLACE.format(row="")}, marks || ' ' || {column} FROM home_publisheddocument
        """
        for table, column in (("search_words", "body_words"), ("search_titles", "title_words"))
    ),
]
SQLITE_UNDO = [
    "DROP TRIGGER IF EXISTS search_follow_update",
    "DROP TRIGGER IF EXISTS search_follow_delete",
    "DROP TRIGGER IF EXISTS search_follow_insert",
    "DROP TABLE search_titles",
    "DROP TABLE search_words",
]

# The long vectors stand outside the rows and the short ones inside: rows by the ten thousand are read for their place.
# fastupdate would keep new entries in a list that every search reads through: documents are written seldom, read often.
POSTGRESQL_ROW = """
    (floor(extract(epoch FROM {row}shown_at))::bigint << 25) | {row}page_id,
    strip(to_tsvector('simple', {row}marks || ' ' || {row}title_words)),
    strip(to_tsvector('simple', {row}marks || ' ' || {row}body_words))
"""
POSTGRESQL = [
    """
    CREATE TABLE search_index (place bigint PRIMARY KEY, titles tsvector NOT NULL, words tsvector NOT NULL)
    WITH (toast_tuple_target = 128)
    """,
    "ALTER TABLE search_index ALTER titles SET STORAGE MAIN, ALTER words SET STORAGE EXTERNAL",
    f"INSERT INTO search_index SELECT {POSTGRESQL_ROW.format(row='')} FROM home_publisheddocument",
    "CREATE INDEX search_titles ON search_index USING gin (titles) WITH (fastupdate = off)",
    "CREATE INDEX search_words ON search_index USING gin (words) WITH (fastupdate = off)",
    f"""
    CREATE FUNCTION search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            DELETE FROM search_index
            WHERE place = (floor(extract(epoch FROM old.shown_at))::bigint << 25) | old.page_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO search_index SELECT {POSTGRESQL_ROW.format(row="new.")};
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER search_follow AFTER INSERT OR DELETE OR UPDATE OF {WATCHED} ON home_publisheddocument
    FOR EACH ROW EXECUTE FUNCTION search_follow()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER IF EXISTS search_follow ON home_publisheddocument",
    "DROP FUNCTION IF EXISTS search_follow",
    "DROP TABLE search_index",
]

CHUNK = 1000  # documents
ATTACHED = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
DETACHED = {"sqlite": SQLITE_UNDO, "postgresql": POSTGRESQL_UNDO}


def execute(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)  # without, '%s' would become a question mark


def name_facts(apps):
    """Of documents written before they had marks: without its language no search would find one."""
    Document = apps.get_model("home", "PublishedDocument")
    old = Document.objects.filter(marks="").select_related("locale").prefetch_related("topics", "audiences")
    while chunk := list(old.order_by("pk").only("locale__language_code", "type", "shown_at")[:CHUNK]):
        for document in chunk:
            document.marks = " ".join(sorted(facts_of(document)))
        Document.objects.bulk_update(chunk, ["marks"])


def facts_of(document):
    yield mark("language", document.locale.language_code)
    yield mark("type", document.type)
    yield mark("year", timezone.localtime(document.shown_at).year)
    yield from (mark("topic", row.topic) for row in document.topics.all())
    yield from (mark("audience", row.audience) for row in document.audiences.all())


def forwards(apps, schema_editor):
    execute(schema_editor, before.BACKWARDS)
    name_facts(apps)
    execute(schema_editor, ATTACHED)


def backwards(apps, schema_editor):
    execute(schema_editor, DETACHED)
    execute(schema_editor, before.FORWARDS)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_vocabulary_promotions_and_misses"), ("home", "0015_document_marks")]
    operations = [migrations.RunPython(forwards, backwards)]
