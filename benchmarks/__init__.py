"""The performance promises of surveykit, one script each; `make bench` runs them all."""
