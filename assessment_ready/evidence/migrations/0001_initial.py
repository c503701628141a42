"""Every table of the evidence app."""

import assessment_ready.migrating
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('councils', '0002_saved_views_and_counters'),
        ('councils', '__first__'),
        ('embargo', '0001_initial'),
        ('framework', '0002_texts_that_stay'),
    ]

    operations = [
        assessment_ready.migrating.AtOnce(
            operations=[migrations.CreateModel(
                name='EvidenceFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sha256', models.CharField(max_length=64)),
                    ('size', models.PositiveIntegerField()),
                    ('content_type', models.CharField(max_length=100)),
                    ('uploaded_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'sha256'), name='evidence_file_once')],
                },
            ), migrations.CreateModel(
                name='EvidenceItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('reference', models.CharField(max_length=20)),
                    ('title', models.CharField(max_length=200)),
                    ('description', models.TextField(blank=True)),
                    ('covers_from', models.DateField(blank=True, null=True)),
                    ('as_at', models.DateField()),
                    ('review_by', models.DateField()),
                    ('expires_on', models.DateField(blank=True, null=True)),
                    ('sensitivity', models.CharField(choices=[('public', 'Public'), ('internal', 'Internal'), ('restricted', 'Restricted')], default='internal', max_length=10)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.evidencecategory')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='councils.council')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='embargo.embargo')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_owned', to='councils.membership')),
                    ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-as_at', '-pk'],
                    'indexes': [models.Index(fields=['council', '-as_at', '-id'], name='evidence_newest'), models.Index(fields=['owner', 'review_by'], name='evidence_by_owner')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'number'), name='evidence_number_once'), models.UniqueConstraint(fields=('council', 'reference'), name='evidence_reference_once'), models.UniqueConstraint(fields=('council', 'submission_key'), name='evidence_item_once'), models.CheckConstraint(condition=models.Q(('covers_from', None), ('covers_from__lte', models.F('as_at')), _connector='OR'), name='evidence_period_order')],
                },
            ), migrations.CreateModel(
                name='ExpectedEvidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=200)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('source', models.CharField(blank=True, max_length=200)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('is_active', models.BooleanField(default=True)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.evidencecategory')),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='expected_evidence', to='councils.council')),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expected_evidence', to='framework.qualitystatement')),
                ],
                options={
                    'verbose_name_plural': 'expected evidence',
                    'ordering': ['statement__number', 'position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'statement', 'title'), name='evidence_expected_once', nulls_distinct=False)],
                },
            ), migrations.CreateModel(
                name='IndexImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_name', models.CharField(max_length=200)),
                    ('headers', models.JSONField(default=list)),
                    ('mapping', models.JSONField(default=dict)),
                    ('defaults', models.JSONField(default=dict)),
                    ('notes', models.JSONField(default=list)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting for its columns to be chosen'), ('checking', 'Being checked'), ('checked', 'Checked, waiting for you'), ('importing', 'Being imported'), ('done', 'Imported'), ('failed', 'Could not be finished'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                    ('total', models.PositiveIntegerField(default=0)),
                    ('processed', models.PositiveIntegerField(default=0)),
                    ('created', models.PositiveIntegerField(default=0)),
                    ('updated', models.PositiveIntegerField(default=0)),
                    ('skipped', models.PositiveIntegerField(default=0)),
                    ('failure', models.CharField(blank=True, max_length=300)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-uploaded_at'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['checking', 'importing'])), fields=['lease_until'], name='evidence_import_work')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='evidence_import_once')],
                },
            ), migrations.CreateModel(
                name='EvidenceFileContent',
                fields=[
                    ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='content', serialize=False, to='evidence.evidencefile')),
                    ('data', models.BinaryField()),
                ],
            ), migrations.CreateModel(
                name='EvidenceUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='evidence.evidenceitem')),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.qualitystatement')),
                ],
                options={
                    'ordering': ['statement__number'],
                    'indexes': [models.Index(fields=['council', 'statement'], name='evidence_by_statement')],
                    'constraints': [models.UniqueConstraint(fields=('item', 'statement'), name='evidence_use_once')],
                },
            ), migrations.CreateModel(
                name='EvidenceVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('created_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='evidence.evidenceitem')),
                ],
                options={
                    'ordering': ['-number'],
                    'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='evidence_version_once')],
                },
            ), migrations.CreateModel(
                name='ExpectationSetAside',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=300)),
                    ('set_aside_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                    ('set_aside_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('expectation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_aside', to='evidence.expectedevidence')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'expectation'), name='evidence_set_aside_once')],
                },
            ), migrations.CreateModel(
                name='ExpectationMet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meets', to='evidence.evidenceitem')),
                    ('expectation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='met', to='evidence.expectedevidence')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'expectation'], name='evidence_met')],
                    'constraints': [models.UniqueConstraint(fields=('expectation', 'item'), name='evidence_met_once')],
                },
            ), migrations.CreateModel(
                name='IndexRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('cells', models.JSONField(default=list)),
                    ('formulas', models.JSONField(default=list)),
                    ('corrections', models.JSONField(default=dict)),
                    ('is_left_out', models.BooleanField(default=False)),
                    ('outcome', models.CharField(choices=[('unchecked', 'Not checked yet'), ('add', 'Will be added'), ('update', 'Will update an item'), ('skip', 'Known already'), ('mend', 'Needs mending'), ('left_out', 'Left out')], default='unchecked', max_length=10)),
                    ('values', models.JSONField(default=dict)),
                    ('problems', models.JSONField(default=list)),
                    ('remarks', models.JSONField(default=list)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                    ('index', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='evidence.indeximport')),
                ],
                options={
                    'ordering': ['number'],
                    'indexes': [models.Index(fields=['index', 'outcome', 'number'], name='evidence_import_outcome')],
                    'constraints': [models.UniqueConstraint(fields=('index', 'number'), name='evidence_import_row_once')],
                },
            ), migrations.CreateModel(
                name='ItemGuest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=40)),
                    ('ends_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='evidence.evidenceitem')),
                    ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.membership')),
                ],
                options={
                    'indexes': [models.Index(fields=['membership', 'item'], name='evidence_guests')],
                    'constraints': [models.UniqueConstraint(fields=('item', 'membership', 'key'), name='evidence_guest_once')],
                },
            ), migrations.CreateModel(
                name='EvidencePart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('name', models.CharField(max_length=200)),
                    ('url', models.URLField(blank=True, max_length=500)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='evidence.evidencefile')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='evidence.evidenceversion')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('url', '')), models.Q(('file', None), models.Q(('url', ''), _negated=True)), _connector='OR'), name='evidence_part_file_or_link')],
                },
            )],
        ),
        migrations.AddField(
            model_name='evidenceitem',
            name='statements',
            field=models.ManyToManyField(related_name='+', through='evidence.EvidenceUse', to='framework.qualitystatement'),
        ),
    ]
