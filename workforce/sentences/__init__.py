"""How changes of the workforce area read in the audit log, one file per noun."""

from workforce.sentences import indicators as indicators
from workforce.sentences import offers as offers
from workforce.sentences import strategies as strategies
from workforce.sentences import consultations as consultations
from workforce.sentences import intended as intended
from workforce.sentences import returns as returns
