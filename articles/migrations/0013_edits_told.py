"""Whether consumers were told of an edit stands on it. Of the last day's before this they are told again."""
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_records_of_imports")]
    operations = [
        migrations.AddField(
            model_name="articleedit", name="told", field=models.BooleanField(db_default=True, default=True)
        ),
        migrations.AlterField(
            model_name="articleedit", name="told", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddIndex(
            model_name="articleedit",
            index=models.Index(condition=models.Q(("told", False)), fields=["article"], name="article_edit_untold"),
        ),
        migrations.RunSQL(
            "UPDATE articles_articleedit SET told = false WHERE at > now() - interval '1 day'", migrations.RunSQL.noop
        ),
    ]
