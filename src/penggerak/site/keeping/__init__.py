"""Keeping an installation: backups that are whole or not there, brought back into an empty place, and checked.

A backup is a folder, or one .tar file with the same inside:
  database.dump   pg_dump's custom format, of one moment
  files.tar       the uploaded files, sealed as they lie, each that the database refers to at that moment
  audit-heads.log the heads of the audit chain that were noted up to that moment
  manifest.json   what the other parts are and what was counted in the database at that moment
  manifest.sum    the checksum of the manifest, and its signature under the installation's keys
The keys are not in it. Nothing here needs Django, so nothing here makes keys by being imported.
"""

from penggerak.site.keeping.manifest import CannotKeep

__all__ = ["CannotKeep"]
