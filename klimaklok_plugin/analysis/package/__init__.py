"""The data package: a folder of files made one checked GeoPackage, and what each analysis finds in it."""
