"""How changes of the workforce area read in the audit log, one file per noun."""

from workforce.sentences import benchmarks as benchmarks
from workforce.sentences import consultations as consultations
from workforce.sentences import events as events
from workforce.sentences import groups as groups
from workforce.sentences import highlight as highlight
from workforce.sentences import ideas as ideas
from workforce.sentences import indicators as indicators
from workforce.sentences import intended as intended
from workforce.sentences import learning as learning
from workforce.sentences import offers as offers
from workforce.sentences import resources as resources
from workforce.sentences import returns as returns
from workforce.sentences import statements as statements
from workforce.sentences import strategies as strategies
