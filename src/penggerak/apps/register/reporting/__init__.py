"""The register's reports: each file here describes one of them, of what a page shows and someone may see."""
