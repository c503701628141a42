"""The one library the tags of this package register with."""

from django.template import Library

register = Library()
