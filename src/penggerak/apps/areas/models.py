"""Administrative areas of Indonesia, by Kemendagri code, and their boundaries where we hold them."""

from django.db import models


class Area(models.Model):
    """A province, city, district or village. The code says where it lies: 36.71.01.1001."""

    class Level(models.IntegerChoices):
        PROVINCE = 0
        CITY = 1
        DISTRICT = 2
        VILLAGE = 3

    code = models.CharField(primary_key=True, max_length=13)
    name = models.CharField(max_length=100)
    level = models.SmallIntegerField(choices=Level)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    bps_code = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="area_code_has_the_form_of_its_level",
                condition=models.Q(level=0, code__regex=r"^\d{2}$")
                | models.Q(level=1, code__regex=r"^\d{2}\.\d{2}$")
                | models.Q(level=2, code__regex=r"^\d{2}\.\d{2}\.\d{2}$")
                | models.Q(level=3, code__regex=r"^\d{2}\.\d{2}\.\d{2}\.\d{4}$"),
            ),
            models.CheckConstraint(
                name="area_below_province_has_a_parent",
                condition=models.Q(level=0, parent__isnull=True) | models.Q(level__gt=0, parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """The outline of an area, WGS84, as GeoJSON geometry."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.JSONField()
    km2 = models.FloatField()
