"""Where the engine for papermill was; see ``surveykit.batch.engines.warm``."""
