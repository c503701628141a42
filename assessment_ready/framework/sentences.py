"""How the framework's changes read in the audit log."""

from assessment_ready.audit import registry

registry.register(
    "framework.version.loaded", "{actor} loaded the framework {object}, revision {after[revision]}"
)
registry.register("framework.version.made_default", "{actor} chose {object} as the framework of new rounds")
registry.register("framework.statement.edited", "{actor} changed the texts of the quality statement {object}")
registry.register(
    "framework.alias.added", "{actor} added the spelling “{after[text]}” for the quality statement {object}"
)
registry.register(
    "framework.alias.removed",
    "{actor} removed the spelling “{before[text]}” of the quality statement {object}",
)
registry.register("framework.category.put_in_use", "{actor} marked the evidence category {object} as in use")
registry.register(
    "framework.category.taken_out_of_use", "{actor} marked the evidence category {object} as not in use"
)
registry.register("framework.results.loaded", "{actor} loaded {object}")
registry.register("framework.results.imported", "{actor} imported {object} from the file {after[file]}")
registry.register("framework.similar.chosen", "{actor} chose {after[count]} similar councils for {object}")
