"""Every table of briefing packs."""

import assessment_ready.migrating
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('comms', '0004_addresses_that_bounced'),
        ('councils', '0002_saved_views_and_counters'),
        ('councils', '__first__'),
        ('documents', '0001_initial'),
        ('embargo', '0002_basis_and_acknowledgement'),
        ('readiness', '0002_gaps_citations_comments'),
    ]

    operations = [
        assessment_ready.migrating.AtOnce(
            operations=[migrations.CreateModel(
                name='MemberPosts',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('posts', models.JSONField(blank=True, default=list)),
                    ('ward', models.CharField(blank=True, max_length=120)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                    ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='councils.membership')),
                ],
            ), migrations.CreateModel(
                name='Pack',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('reference', models.CharField(max_length=20)),
                    ('kind', models.CharField(choices=[('all', 'All councillors'), ('lead', 'Leader and lead member'), ('scrutiny', 'Scrutiny members'), ('committee', 'Committee report')], max_length=12)),
                    ('moment', models.CharField(choices=[('before_notification', 'Before notification'), ('notified', 'After notification'), ('before_visit', 'Before the visit'), ('at_visit', 'At the visit'), ('waiting', 'Waiting for the report'), ('publication', 'Publication'), ('after', 'After publication')], max_length=20)),
                    ('title', models.CharField(max_length=200)),
                    ('marking', models.CharField(choices=[('public', 'Public'), ('internal', 'Internal'), ('restricted', 'Restricted')], default='internal', max_length=10)),
                    ('must_read', models.BooleanField(default=False)),
                    ('read_by', models.DateField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('briefing', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pack', to='comms.briefing')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='councils.council')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='embargo.embargo')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs_owned', to='councils.membership')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='comms.plan')),
                    ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='readiness.round')),
                ],
                options={
                    'ordering': ['-updated_at', '-pk'],
                    'indexes': [models.Index(fields=['council', '-updated_at'], name='packs_newest')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'number'), name='packs_number_once'), models.UniqueConstraint(fields=('council', 'submission_key'), name='packs_pack_once')],
                },
            ), migrations.CreateModel(
                name='AlternativeFormat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('format', models.CharField(choices=[('easy_read', 'Easy Read'), ('large_print', 'Large print'), ('braille', 'Braille'), ('audio', 'Audio'), ('bsl', 'British Sign Language'), ('translation', 'Another language'), ('paper', 'On paper')], max_length=15)),
                    ('language', models.CharField(blank=True, max_length=60)),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('state', models.CharField(choices=[('needed', 'Needed'), ('commissioned', 'Being made'), ('ready', 'Ready'), ('not_needed', 'Not needed')], default='needed', max_length=12)),
                    ('note', models.CharField(blank=True, max_length=500)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_formats_owned', to='councils.membership')),
                    ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alternative_formats', to='packs.pack')),
                ],
                options={
                    'ordering': ['format', 'language'],
                    'constraints': [models.UniqueConstraint(fields=('pack', 'format', 'language'), name='packs_format_once'), models.UniqueConstraint(fields=('council', 'submission_key'), name='packs_format_asked_once')],
                },
            ), migrations.CreateModel(
                name='PackSection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveIntegerField()),
                    ('part', models.CharField(blank=True, max_length=30)),
                    ('title', models.CharField(max_length=200)),
                    ('text', models.TextField(blank=True)),
                    ('settings', models.JSONField(blank=True, default=dict)),
                    ('left_for_later', models.BooleanField(default=False)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='embargo.embargo')),
                    ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='packs.pack')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='packs_section_once')],
                },
            ), migrations.CreateModel(
                name='PackVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('state', models.CharField(choices=[('frozen', 'Frozen, not issued'), ('issued', 'Issued'), ('superseded', 'Replaced by a newer version'), ('withdrawn', 'Withdrawn')], default='frozen', max_length=12)),
                    ('title', models.CharField(max_length=200)),
                    ('snapshot', models.JSONField()),
                    ('content_hash', models.CharField(max_length=64)),
                    ('changes', models.JSONField(blank=True, default=list)),
                    ('note', models.CharField(blank=True, max_length=500)),
                    ('frozen_at', models.DateTimeField()),
                    ('issued_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_reason', models.CharField(blank=True, max_length=500)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='embargo.embargo')),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('inner_embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='embargo.embargo')),
                    ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='packs.pack')),
                ],
                options={
                    'ordering': ['-number'],
                    'indexes': [models.Index(fields=['council', 'state'], name='packs_versions_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('pack', 'number'), name='packs_version_number_once'), models.UniqueConstraint(fields=('council', 'submission_key'), name='packs_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'issued')), fields=('pack',), name='packs_one_issued')],
                },
            ), migrations.CreateModel(
                name='ShownRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='councils.council')),
                    ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shown_rounds', to='packs.packversion')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='readiness.round')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('pack_version', 'round'), name='packs_shown_round_once')],
                },
            ), migrations.CreateModel(
                name='PackReading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('read_as', models.CharField(choices=[('page', 'On screen'), ('pdf', 'PDF'), ('large_print', 'Large print PDF'), ('docx', 'Word'), ('other', 'Another format')], max_length=12)),
                    ('first_at', models.DateTimeField()),
                    ('last_at', models.DateTimeField()),
                    ('times', models.PositiveIntegerField(default=1)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.membership')),
                    ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='packs.packversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('pack_version', 'membership', 'read_as'), name='packs_reading_once')],
                },
            ), migrations.CreateModel(
                name='PackFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('format', models.CharField(choices=[('pdf', 'PDF'), ('large_print', 'Large print PDF'), ('docx', 'Word')], max_length=12)),
                    ('is_whole', models.BooleanField(default=False)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.generateddocument')),
                    ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.membership')),
                    ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='packs.packversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('membership', None)), fields=('pack_version', 'format', 'is_whole'), name='packs_file_once'), models.UniqueConstraint(condition=models.Q(('membership__isnull', False)), fields=('pack_version', 'format', 'is_whole', 'membership'), name='packs_own_file_once')],
                },
            ), migrations.CreateModel(
                name='PackAcknowledgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.membership')),
                    ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='packs.pack')),
                    ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgements', to='packs.packversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('pack_version', 'membership'), name='packs_acknowledged_once')],
                },
            ), migrations.CreateModel(
                name='AlternativeFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('has_whole', models.BooleanField(default=False)),
                    ('file_name', models.CharField(blank=True, max_length=150)),
                    ('content_type', models.CharField(blank=True, max_length=100)),
                    ('content', models.BinaryField(blank=True, null=True)),
                    ('size', models.PositiveIntegerField(default=0)),
                    ('sha256', models.CharField(blank=True, max_length=64)),
                    ('link', models.CharField(blank=True, max_length=300)),
                    ('added_at', models.DateTimeField()),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('alternative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='packs.alternativeformat')),
                    ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alternative_files', to='packs.packversion')),
                ],
                options={
                    'ordering': ['-added_at', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='packs_alternative_once')],
                },
            )],
        ),
    ]
