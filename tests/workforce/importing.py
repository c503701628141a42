"""Bringing strategies in through the browser, as several tests do."""

import io
from typing import Any
from uuid import uuid4

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.readiness.pages import post
from workforce.models import StrategyImport

BASE = "/councils/westmere/workforce/"
DOOR = f"{BASE}strategy-import/"
SCRIPT = "<script>alert(1)</script>"


def bring(world, *, text: str = "", name: str = "", data: bytes = b"", who: str = "will"):
    values: dict[str, Any] = {"text": text, "submission_key": str(uuid4())}
    if name:
        values["file"] = SimpleUploadedFile(name, data)
    return post(world.client(who), DOOR, values)


def held() -> StrategyImport:
    return StrategyImport.objects.latest("pk")


def step(world, name: str, **values):
    row = held()
    return post(world.client("will"), f"{DOOR}{row.pk}/{name}", {"version": row.version, **values})


def confirm(world, **values):
    return step(world, "", with_parts="on", **values)


def table(rows: list[list[object]], kind: str = "csv") -> bytes:
    if kind == "csv":
        return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode("utf-8-sig")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns(world, **extra):
    page = world.client("will").get(f"{DOOR}{held().pk}/columns/")
    form = page.context["form"]
    chosen = {name: form[name].value() or "" for name in form.fields if name != "version"}
    return step(world, "columns/", **{**chosen, **extra})
