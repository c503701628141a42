"""The form about one councillor: posts and ward."""

from typing import Any

from django import forms

from assessment_ready.packs.models import Post
from assessment_ready.ui.fields import CheckboxesField
from assessment_ready.ui.forms import VersionedForm


class PostsForm(VersionedForm):
    """What a councillor is beside being a ward councillor, and their ward."""

    posts = CheckboxesField(
        label="Posts",
        choices=Post.choices,
        required=False,
        help_text="Decides which briefing packs are for this person. Choose none for a ward councillor.",
    )
    ward = forms.CharField(label="Ward", max_length=120, required=False)
    widths = {"ward": "two-thirds"}
    field_order = ["posts", "ward"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            "posts": list(data["posts"]),
            "ward": " ".join(data["ward"].split()),
            "expected_version": data["version"],
        }
