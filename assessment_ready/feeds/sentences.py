"""How changes of tokens and their use read in the audit log."""

from assessment_ready.audit.registry import register

register(
    "feeds.token.made",
    "{actor} made the token “{object}” for feeds ({after[feeds]})",
)
register("feeds.token.revoked", "{actor} revoked their token “{object}” for feeds")
register("feeds.token.revoked_for_person", "{actor} revoked {after[person]}’s token “{object}” for feeds")
register(
    "feeds.token.used",
    "The feed “{after[feed]}” was read with {actor}’s token “{object}”, the first time that day",
)
