from django.db import migrations

# A stored version never changes, by the database's own hand: regions derived their sets from it.
CREATE = """
CREATE FUNCTION catalogs_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a catalog never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER catalogs_version_immutable BEFORE UPDATE OR DELETE ON catalogs_catalogversion
    FOR EACH ROW EXECUTE FUNCTION catalogs_immutable();
CREATE TRIGGER catalogs_entry_immutable BEFORE UPDATE OR DELETE ON catalogs_catalogentry
    FOR EACH ROW EXECUTE FUNCTION catalogs_immutable();
"""
DROP = """
DROP TRIGGER catalogs_version_immutable ON catalogs_catalogversion;
DROP TRIGGER catalogs_entry_immutable ON catalogs_catalogentry;
DROP FUNCTION catalogs_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogs", "0001_initial")]

    operations = [migrations.RunSQL(sql=CREATE, reverse_sql=DROP)]
