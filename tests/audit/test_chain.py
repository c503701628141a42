"""The audit log shows every alteration, and the database refuses to make one."""

import json
import threading
import time
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from assessment_ready.audit import registry
from assessment_ready.audit.models import AuditEntry, AuditHead
from assessment_ready.audit.queries import faults, hashed_fields, heads
from assessment_ready.audit.rules import canonical, chain_hash
from assessment_ready.audit.services import record
from tests.world import World, build_world

ACTION = "councils.council.settings_changed"


def write(world: World, count: int = 1, council: object = "westmere") -> None:
    """Some entries in the chain of a council, or of the installation for None."""
    chain = world.westmere if council == "westmere" else council
    for number in range(count):
        with transaction.atomic():
            record(
                ACTION,
                actor=world.people["ann"],
                obj=world.westmere,
                council=chain,
                before={"name": f"Old {number}"},
                after={"name": f"New {number}"},
            )


def tamper(sql: str, *values: object) -> None:
    """What somebody with a superuser's rights in the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def found() -> list[tuple[str, int]]:
    return [(fault.chain, fault.number) for fault in faults()]


def verify(**options: str) -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_an_untouched_log_holds(world: World):
    write(world, 5)
    write(world, 2, council=None)
    write(world, 3, council=world.northby)
    assert found() == []
    assert "10 entries in 3 chains" in verify()


@pytest.mark.parametrize(
    "change",
    [
        'after = \'{"name": "Evil"}\'',
        "actor_name = 'Somebody else'",
        "occurred_at = occurred_at - interval '1 day'",
        "object_label = 'Something else'",
        "action = 'councils.council.created'",
        "actor_id = NULL",
        "object_id = '999'",
        "before = '{}'",
        "hash = repeat('0', 64)",
    ],
)
def test_an_altered_entry_is_found(world: World, change):
    write(world, 5)
    tamper(f"UPDATE audit_auditentry SET {change} WHERE number = 3")
    assert ("westmere", 3) in found()
    with pytest.raises(CommandError, match="does not hold"):
        verify()


def test_a_removed_entry_is_found(world: World):
    write(world, 5)
    tamper("DELETE FROM audit_auditentry WHERE number = 2")
    assert found()[0] == ("westmere", 2)


def test_two_exchanged_entries_are_found(world: World):
    write(world, 5)
    tamper("UPDATE audit_auditentry SET number = 900 WHERE number = 2")
    tamper("UPDATE audit_auditentry SET number = 2 WHERE number = 3")
    tamper("UPDATE audit_auditentry SET number = 3 WHERE number = 900")
    assert {("westmere", 2), ("westmere", 3)} <= set(found())


def test_a_cut_tail_is_found(world: World):
    write(world, 5)
    tamper("DELETE FROM audit_auditentry WHERE number > 3")
    assert found() == [("westmere", 5)]


def test_an_entry_put_in_from_outside_is_found(world: World):
    write(world, 5)
    tamper(
        """INSERT INTO audit_auditentry (council_id, number, occurred_at, actor_name, action, object_type,
           object_id, object_label, before, after, previous_hash, hash)
           SELECT council_id, 6, occurred_at, actor_name, action, object_type, object_id, object_label,
           before, after, hash, repeat('a', 64) FROM audit_auditentry WHERE number = 5"""
    )
    tamper("UPDATE audit_audithead SET length = 6, last_hash = repeat('a', 64)")
    assert found() == [("westmere", 6)]


def test_an_entry_moved_to_another_council_is_found_in_both(world: World):
    write(world, 3)
    write(world, 1, council=world.northby)
    tamper("UPDATE audit_auditentry SET council_id = %s, number = 2 WHERE number = 3", world.northby.pk)
    assert {chain for chain, _ in found()} == {"westmere", "northby"}


def test_entries_of_a_chain_without_a_head_are_found(world: World):
    write(world, 2)
    tamper("DELETE FROM audit_audithead")
    assert [chain for chain, _ in found()] == ["no chain", "no chain"]


def test_the_key_is_needed_to_write_a_chain_that_holds(world: World, settings):
    write(world, 2)
    entry = AuditEntry.objects.get(number=2)
    entry.after = {"name": "Evil"}
    forged = chain_hash("a guessed key", entry.previous_hash, hashed_fields(entry))
    tamper(
        "UPDATE audit_auditentry SET after = %s, hash = %s WHERE number = 2", json.dumps(entry.after), forged
    )
    tamper("UPDATE audit_audithead SET last_hash = %s", forged)
    assert found() == [("westmere", 2)]


def test_a_head_that_was_rolled_back_shows_against_a_saved_one(world: World, tmp_path):
    saved = str(tmp_path / "heads.json")
    write(world, 5)
    verify(save=saved)
    kept = AuditEntry.objects.get(number=3)
    tamper("DELETE FROM audit_auditentry WHERE number > 3")
    tamper("UPDATE audit_audithead SET length = 3, last_hash = %s", kept.hash)
    assert found() == [], "from inside it looks whole"
    with pytest.raises(CommandError):
        verify(against=saved)


def test_a_log_that_only_grew_agrees_with_the_saved_heads(world: World, tmp_path):
    saved = str(tmp_path / "heads.json")
    write(world, 2)
    write(world, 2, council=None)
    verify(save=saved)
    write(world, 3)
    write(world, 1, council=world.northby)
    assert "8 entries" in verify(against=saved)
    assert set(heads()) == {"westmere", "northby", "installation"}


@pytest.mark.parametrize("content", [None, "not json", "[]"])
def test_a_saved_file_that_cannot_be_read_is_explained(world: World, tmp_path, content):
    path = tmp_path / "heads.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError, match=r"heads\.json"):
        verify(against=str(path))


def refused(sql: str) -> None:
    """The statement, as it would be outside a test run, and the database's answer."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL assessment_ready.allow_truncate = 'off'")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute(sql)


@pytest.mark.parametrize("sql", ["UPDATE audit_auditentry SET action = 'x'", "DELETE FROM audit_auditentry"])
def test_the_database_refuses_to_change_or_remove_entries(world: World, sql):
    write(world, 2)
    with transaction.atomic():
        refused(sql)
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 2


def test_a_rolled_back_change_leaves_no_entry_and_no_gap(world: World):
    write(world)
    with transaction.atomic():
        record(ACTION, actor=None, obj=world.westmere, council=world.westmere)
        transaction.set_rollback(True)
    write(world)
    assert list(AuditEntry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert found() == []


def test_an_action_nobody_registered_is_refused(world: World):
    with pytest.raises(KeyError):
        record("councils.council.eaten", actor=None, obj=world.westmere)


def test_values_of_every_kind_read_back_as_they_were_hashed(world: World):
    values = {
        "when": datetime(2026, 11, 2, 9, 0, 0, 1, tzinfo=UTC),
        "who": world.people["ann"],
        "list": [1, 2.5, 1e16, None, True, "é\u2028", {"b": 1, "a": 2}],
        7: "a number as key",
    }
    with transaction.atomic():
        record(ACTION, actor=None, obj=world.westmere, council=world.westmere, after=values)
    assert found() == []
    entry = AuditEntry.objects.get()
    assert entry.after["who"] == "Ann Bishop"
    assert entry.actor_name == "Assessment Ready"


def test_the_order_of_keys_does_not_matter_and_every_value_does():
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})
    assert chain_hash("k", "", {"a": 1}) != chain_hash("k", "", {"a": 2})
    assert chain_hash("k", "x", {"a": 1}) != chain_hash("k", "", {"a": 1})


def test_every_registered_action_reads_as_a_sentence():
    codes = registry.codes()
    assert len(codes) > 15
    for code in codes:
        entry = AuditEntry(actor_name="Ann Bishop", object_label="the thing", object_id="1", action=code)
        sentence = registry.get(code).describe(entry)
        assert len(sentence) > 10, code
        assert "{" not in sentence, code
        assert code.count(".") == 2, code


def test_an_action_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        registry.register(ACTION, "again")


@pytest.mark.django_db(transaction=True)
class TestOnCommittedData:
    def test_an_entry_outside_a_transaction_is_refused(self):
        world = build_world()
        with pytest.raises(RuntimeError, match="transaction"):
            record(ACTION, actor=None, obj=world.westmere, council=world.westmere)

    def test_the_database_refuses_to_empty_the_log(self):
        write(build_world(), 2)
        with transaction.atomic():
            refused("TRUNCATE audit_auditentry")
            transaction.set_rollback(True)
        assert AuditEntry.objects.count() == 2

    def test_many_writers_at_once_keep_every_chain(self):
        world = build_world()

        def work(chain: object) -> None:
            try:
                write(world, 10, council=chain)
            finally:
                connection.close()

        chains = [world.westmere, world.westmere, world.northby, None, None, world.westmere]
        threads = [threading.Thread(target=work, args=(chain,)) for chain in chains]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found() == []
        assert AuditHead.objects.get(council=world.westmere).length == 30
        assert AuditEntry.objects.count() == 60


def test_many_entries_are_checked_in_little_time_and_memory(world: World, settings):
    """Requirement: 100,000 entries in under 10 seconds; here 10,000 with room for a busy machine."""
    previous, made = "", []
    with time_machine.travel("2026-11-02 09:00:00+00:00", tick=False):
        now = datetime.now(UTC)
    for number in range(1, 10_001):
        entry = AuditEntry(
            council=world.westmere,
            number=number,
            occurred_at=now,
            actor=world.people["ann"],
            actor_name="Ann",
            action=ACTION,
            object_type="councils.council",
            object_id="1",
            object_label="Westmere",
            before={"name": "a"},
            after={"name": "b"},
            previous_hash=previous,
        )
        previous = entry.hash = chain_hash(settings.AUDIT_KEY, previous, hashed_fields(entry))
        made.append(entry)
    AuditEntry.objects.bulk_create(made, batch_size=2000)
    AuditHead.objects.create(council=world.westmere, length=10_000, last_hash=previous)
    began = time.process_time()
    assert found() == []
    assert time.process_time() - began < 5
