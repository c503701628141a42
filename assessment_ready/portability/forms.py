"""The one form: asking for an archive."""

from assessment_ready.ui.forms import OnceForm


class ArchiveForm(OnceForm):
    """Nothing to fill in: what the archive holds is what the person may read."""

    submit_label = "Ask for an archive"
