"""What surveykit brings along: notebooks, demo surveys, and the simulated data of one of them."""
