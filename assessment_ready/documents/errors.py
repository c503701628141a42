"""What the documents app refuses, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError


class UnreadableFile(UserFacingError):
    """An uploaded table cannot be read. The sentence says what is wrong and what to do."""

    sentence = "The file could not be read. Save it as CSV or XLSX and choose it again"


class ImportGone(UserFacingError):
    """A held import cannot be taken: confirmed already, too old, or not this person's."""

    sentence = "This upload is no longer waiting. Choose the file again"


class ImportUnknown(ImportGone):
    """There is no such held import for this person in this council: pages answer 404."""


class DocumentNotReady(UserFacingError):
    """Something was asked of a document that is not made yet."""

    sentence = "The document is not ready yet"


class RenderFailed(UserFacingError):
    """A document could not be turned into a PDF."""

    sentence = "The PDF could not be made from this content"


class PdfEngineMissing(RenderFailed):
    """The system libraries that WeasyPrint needs are not on this machine."""

    sentence = (
        "The PDF service is not installed on this server. An administrator can install it with: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


class LogoRefused(UserFacingError):
    """An uploaded logo is not kept. The sentence says what to do."""

    sentence = "The logo could not be read. Choose a PNG, JPEG or WebP picture"
    field = "logo"


class ColourRefused(UserFacingError):
    """A colour is not one, or too light to be read."""

    sentence = "Enter a colour as # and six figures or letters, for example #12436d"
    field = "colour"


class LogoWithoutWords(UserFacingError):
    """A logo needs words for those who do not see it."""

    sentence = "Enter what the logo says, for example “Westmere Council”"
    field = "logo_alt"


class NotAllowed(UserFacingError):
    """The person’s role does not allow this change."""

    sentence = "Your role does not allow this"
