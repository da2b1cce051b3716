"""The consent log is append-only for everybody, also for a person with a database shell.

Not made by `makemigrations`. A database we have no statements for keeps the hash chain, which shows what it cannot
prevent. SQLite forgets triggers when a later migration remakes the table: such a migration must plant them again.
"""

from django.db import migrations

TABLE = "campaigns_consentrecord"
WHY = "the consent log is append-only"

PLANT = {
    "sqlite": [
        f"""CREATE TRIGGER consent_never_{verb.lower()} BEFORE {verb} ON {TABLE}
            BEGIN SELECT RAISE(ABORT, '{WHY}'); END"""
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE FUNCTION consent_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"""CREATE TRIGGER consent_never_changes BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION consent_is_append_only()""",
        f"""CREATE TRIGGER consent_never_emptied BEFORE TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION consent_is_append_only()""",
    ],
}
UPROOT = {
    "sqlite": [f"DROP TRIGGER IF EXISTS consent_never_{verb}" for verb in ("update", "delete")],
    "postgresql": ["DROP FUNCTION IF EXISTS consent_is_append_only() CASCADE"],
}


def _run(statements):
    def run(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunPython(_run(PLANT), _run(UPROOT))]
