"""The tables of sending."""

from assessment_ready.sending.models.choices import (
    FAILED,
    GONE,
    LIVE,
    MAY_ARRIVE,
    WAITING,
    BackendKind,
    DeliveryState,
    Means,
    UnknownPolicy,
)
from assessment_ready.sending.models.routes import DomainPause, Route, RouteSlot
from assessment_ready.sending.models.sendable import Sendable
from assessment_ready.sending.models.state import Environment, Heartbeat

__all__ = [
    "FAILED",
    "GONE",
    "LIVE",
    "MAY_ARRIVE",
    "WAITING",
    "BackendKind",
    "DeliveryState",
    "DomainPause",
    "Environment",
    "Heartbeat",
    "Means",
    "Route",
    "RouteSlot",
    "Sendable",
    "UnknownPolicy",
]
