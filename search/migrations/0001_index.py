"""The first full-text index, hung on the table of published documents by the database itself.

0003 takes it away again and hangs up another; it is here for databases that were made with it.
"""

from django.db import migrations

TABLE = "home_publisheddocument"

SQLITE = [
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        title_words, body_words,
        content='home_publisheddocument', content_rowid='page_id',
        tokenize="unicode61 remove_diacritics 0", prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER search_index_insert AFTER INSERT ON home_publisheddocument BEGIN
        INSERT INTO search_index(rowid, title_words, body_words)
        VALUES (new.page_id, new.title_words, new.body_words);
    END
    """,
    """
    CREATE TRIGGER search_index_delete AFTER DELETE ON home_publisheddocument BEGIN
        INSERT INTO search_index(search_index, rowid, title_words, body_words)
        VALUES ('delete', old.page_id, old.title_words, old.body_words);
    END
    """,
    """
    CREATE TRIGGER search_index_update AFTER UPDATE OF title_words, body_words ON home_publisheddocument BEGIN
        INSERT INTO search_index(search_index, rowid, title_words, body_words)
        VALUES ('delete', old.page_id, old.title_words, old.body_words);
        INSERT INTO search_index(rowid, title_words, body_words)
        VALUES (new.page_id, new.title_words, new.body_words);
    END
    """,
    "INSERT INTO search_index(search_index) VALUES ('rebuild')",
]
SQLITE_UNDO = [
    "DROP TRIGGER IF EXISTS search_index_update",
    "DROP TRIGGER IF EXISTS search_index_delete",
    "DROP TRIGGER IF EXISTS search_index_insert",
    "DROP TABLE search_index",
]

# Titles have a column of their own: GIN knows no weights, so `'word':A` would read every document with the word anywhere.
# fastupdate would keep new entries in a list that every search reads through: documents are written seldom, read often.
POSTGRESQL = [
    """
    ALTER TABLE home_publisheddocument
        ADD COLUMN title_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', title_words)) STORED,
        ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('simple', title_words), 'A') || setweight(to_tsvector('simple', body_words), 'D')
        ) STORED
    """,
    "CREATE INDEX search_titles ON home_publisheddocument USING gin (title_vector) WITH (fastupdate = off)",
    "CREATE INDEX search_index ON home_publisheddocument USING gin (search_vector) WITH (fastupdate = off)",
]
POSTGRESQL_UNDO = ["ALTER TABLE home_publisheddocument DROP COLUMN title_vector, DROP COLUMN search_vector"]

FORWARDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
BACKWARDS = {"sqlite": SQLITE_UNDO, "postgresql": POSTGRESQL_UNDO}


def forwards(apps, schema_editor):
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("home", "0002_content")]
    operations = [migrations.RunPython(forwards, backwards)]
