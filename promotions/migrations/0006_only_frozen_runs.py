"""Candidates without what can be told again from the frozen facts; nothing of a published run changes."""

import pgtrigger.compiler
from django.db import migrations, models

from asn_career.base import migrating


class Migration(migrations.Migration):
    dependencies = [("promotions", "0005_freeze_earlier_runs")]

    operations = [
        migrations.RemoveField(
            model_name="candidate",
            name="components",
        ),
        migrations.RemoveField(
            model_name="candidate",
            name="contributions",
        ),
        migrations.RemoveField(
            model_name="candidate",
            name="facts",
        ),
        migrations.RemoveField(
            model_name="candidate",
            name="input_digest",
        ),
        migrations.RemoveField(
            model_name="candidate",
            name="missing",
        ),
        migrations.RemoveField(
            model_name="candidate",
            name="result_digest",
        ),
        migrations.RemoveField(
            model_name="candidate",
            name="rules",
        ),
        migrating.AddTrigger(
            model_name="candidate",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM new_rows c JOIN promotions_shortlist s ON s.id = c.shortlist_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="07237919f51e5345a4de71e9b096da0dfce6f8cb",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_fixed_insert_c4f08",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="promotions_candidate",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="candidate",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_shortlist s ON s.id = c.shortlist_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="a62edf5367652b2b832d2a9029a992d4dc6cbf86",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_fixed_update_4b739",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="promotions_candidate",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="candidate",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_shortlist s ON s.id = c.shortlist_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="7b64426a4f6feba9c80164bfe342b8379acc6ec9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_fixed_delete_4e060",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="promotions_candidate",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="shortlist",
            trigger=pgtrigger.compiler.Trigger(
                name="seal",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF TG_OP = 'DELETE' THEN\n                        IF OLD.published_at IS NOT NULL THEN\n                            RAISE EXCEPTION 'a published shortlist is kept' USING ERRCODE = 'check_violation';\n                        END IF;\n                        RETURN OLD;\n                    END IF;\n                    IF (OLD.vacancy_id, OLD.as_of, OLD.job_id, OLD.rerun_of_id, OLD.rule_set, OLD.rule_set_hash,\n                        OLD.sealed_at, OLD.engine_hash, OLD.created_by, OLD.created_at, OLD.public_id)\n                       IS DISTINCT FROM\n                       (NEW.vacancy_id, NEW.as_of, NEW.job_id, NEW.rerun_of_id, NEW.rule_set, NEW.rule_set_hash,\n                        NEW.sealed_at, NEW.engine_hash, NEW.created_by, NEW.created_at, NEW.public_id)\n                       OR OLD.published_at IS NOT NULL AND (\n                        (OLD.published_at, OLD.snapshot_id, OLD.inputs_opened_at, OLD.input_hash, OLD.result_hash,\n                         OLD.considered, OLD.eligible, OLD.manual, OLD.ineligible, OLD.ranked)\n                        IS DISTINCT FROM\n                        (NEW.published_at, NEW.snapshot_id, NEW.inputs_opened_at, NEW.input_hash, NEW.result_hash,\n                         NEW.considered, NEW.eligible, NEW.manual, NEW.ineligible, NEW.ranked)\n                        OR OLD.state = 'sent')\n                    THEN\n                        RAISE EXCEPTION 'a sealed shortlist does not change' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="989735040684cb1d0ee2de871452d710c315f952",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_seal_afbb2",
                    table="promotions_shortlist",
                    when="BEFORE",
                ),
            ),
        ),
        migrating.AddConstraint(
            model_name="shortlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("state", "computing")),
                    models.Q(
                        ("considered__isnull", False),
                        ("inputs_opened_at__isnull", False),
                        ("published_at__isnull", False),
                        ("eligible__isnull", False),
                        ("ineligible__isnull", False),
                        ("manual__isnull", False),
                        ("ranked__isnull", False),
                        ("snapshot__isnull", False),
                        models.Q(("state", "computing"), _negated=True),
                        models.Q(("result_hash", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="shortlist_published_is_complete",
            ),
        ),
        migrating.AddTrigger(
            model_name="snapshotchunk",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM new_rows c JOIN promotions_shortlist s ON s.snapshot_id = c.snapshot_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="6fff2cc34269083c035d2ab6abcd559cfc9a585e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_fixed_insert_fe0b8",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="promotions_snapshotchunk",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="snapshotchunk",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_shortlist s ON s.snapshot_id = c.snapshot_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="9ca28ce6d957b83aa9a61d6e03bb4deda95569c4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_fixed_update_ff319",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="promotions_snapshotchunk",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="snapshotchunk",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_shortlist s ON s.snapshot_id = c.snapshot_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="82dcbca9dc3bcf1724c05cb2d33c6cb8f07e03d3",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_fixed_delete_24cd5",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="promotions_snapshotchunk",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="shortlistblock",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM new_rows c JOIN promotions_shortlist s ON s.id = c.shortlist_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="5ccab01ee793e42840824536e936081530d1228a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_fixed_insert_4d842",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="promotions_shortlistblock",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="shortlistblock",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_shortlist s ON s.id = c.shortlist_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="5942b85fc9e23e3cf9f5e28843ffd507feec76ce",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_fixed_update_9704a",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="promotions_shortlistblock",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="shortlistblock",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_shortlist s ON s.id = c.shortlist_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="b2dff5ad5656a31118d08473cfb8e290081bc6eb",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_fixed_delete_80120",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="promotions_shortlistblock",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="frozenfacts",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM new_rows c JOIN promotions_snapshotchunk k ON k.id = c.chunk_id JOIN promotions_shortlist s ON s.snapshot_id = k.snapshot_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="b3f68a0315f8b8d108b807933729d7a0e981c9c1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_fixed_insert_3ca20",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="promotions_frozenfacts",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="frozenfacts",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_snapshotchunk k ON k.id = c.chunk_id JOIN promotions_shortlist s ON s.snapshot_id = k.snapshot_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="7801d47504324802328a511da6ac06d7124fb245",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_fixed_update_1ffaa",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="promotions_frozenfacts",
                    when="AFTER",
                ),
            ),
        ),
        migrating.AddTrigger(
            model_name="frozenfacts",
            trigger=pgtrigger.compiler.Trigger(
                name="fixed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM old_rows c JOIN promotions_snapshotchunk k ON k.id = c.chunk_id JOIN promotions_shortlist s ON s.snapshot_id = k.snapshot_id WHERE s.published_at IS NOT NULL\n            ) THEN\n                RAISE EXCEPTION 'what a published shortlist rests on does not change'\n                USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="d529bc8974d9b0401eeb05b2a31caf4a07b1f1d9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_fixed_delete_9c16e",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="promotions_frozenfacts",
                    when="AFTER",
                ),
            ),
        ),
    ]
