"""What each councillor is, so that the right pack finds them."""

from django.db import models

from assessment_ready.councils.models import Council, Membership


class MemberPosts(models.Model):
    """The posts of one councillor (codes of ``choices.Post``) and their ward. Without a row: a ward councillor."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="posts")
    posts = models.JSONField(default=list, blank=True)
    ward = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Posts of {self.membership}"
