"""Running the notebooks: parameters, papermill, places, the run record."""

from .. import quick as quick  # before papermill
