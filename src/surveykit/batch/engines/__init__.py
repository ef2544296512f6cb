"""Ways of running one notebook: ``warm`` in forks, ``stock`` with papermill, and those that other packages register."""
