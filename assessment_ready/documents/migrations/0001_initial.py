"""Every table of the documents app."""

import assessment_ready.migrating
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('councils', '0001_initial'),
        ('councils', '__first__'),
        ('embargo', '0001_initial'),
    ]

    operations = [
        assessment_ready.migrating.AtOnce(
            operations=[migrations.CreateModel(
                name='GeneratedDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40)),
                    ('subject_key', models.CharField(max_length=60)),
                    ('version', models.PositiveIntegerField()),
                    ('title', models.CharField(max_length=200)),
                    ('template', models.CharField(max_length=100)),
                    ('snapshot', models.JSONField()),
                    ('permission', models.CharField(max_length=40)),
                    ('state', models.CharField(choices=[('queued', 'Waiting to be made'), ('rendering', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made')], default='queued', max_length=10)),
                    ('progress', models.PositiveSmallIntegerField(default=0)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('lease_until', models.DateTimeField(blank=True, null=True)),
                    ('failure', models.CharField(blank=True, max_length=300)),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('pages', models.PositiveIntegerField(default=0)),
                    ('size', models.PositiveIntegerField(default=0)),
                    ('requested_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('shared_at', models.DateTimeField(blank=True, null=True)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='councils.council')),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='embargo.embargo')),
                    ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-requested_at'],
                    'indexes': [models.Index(fields=['council', '-requested_at'], name='documents_by_council')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'kind', 'subject_key', 'version'), name='documents_version_once'), models.UniqueConstraint(fields=('council', 'submission_key'), name='documents_asked_once')],
                },
            ), migrations.CreateModel(
                name='PendingImport',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(max_length=40)),
                    ('subject_key', models.CharField(blank=True, max_length=60)),
                    ('file_name', models.CharField(max_length=200)),
                    ('payload', models.JSONField()),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-created_at'],
                },
            ), migrations.CreateModel(
                name='DocumentContent',
                fields=[
                    ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='content', serialize=False, to='documents.generateddocument')),
                    ('data', models.BinaryField()),
                ],
            )],
        ),
    ]
