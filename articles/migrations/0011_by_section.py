"""A section that has few articles in the queue, or none, was looked for in all articles: half a second of a million."""
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_records_by_number")]
    operations = [
        migrations.AddIndex(model_name="article", index=models.Index(fields=["section"], name="article_section"))
    ]
