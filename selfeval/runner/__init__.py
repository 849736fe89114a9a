"""Running the notebooks: parameters, papermill, places, the run record."""
