"""What of actions refers to other apps, and their constraints."""

import assessment_ready.migrating
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('actions', '0001_initial'),
        ('councils', '0002_saved_views_and_counters'),
        ('councils', '__first__'),
        ('evidence', '0001_initial'),
        ('framework', '0002_texts_that_stay'),
    ]

    operations = [
        assessment_ready.migrating.AtOnce(
            operations=[migrations.AddField(
                model_name='actionevidence',
                name='item',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='evidence.evidenceitem'),
            ), migrations.AddField(
                model_name='actionmilestone',
                name='action',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='actions.action'),
            ), migrations.AddField(
                model_name='actionmilestone',
                name='council',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council'),
            ), migrations.AddField(
                model_name='actionstatement',
                name='action',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='serves', to='actions.action'),
            ), migrations.AddField(
                model_name='actionstatement',
                name='council',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council'),
            ), migrations.AddField(
                model_name='actionstatement',
                name='statement',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.qualitystatement'),
            ), migrations.AddField(
                model_name='action',
                name='statements',
                field=models.ManyToManyField(related_name='+', through='actions.ActionStatement', to='framework.qualitystatement'),
            ), migrations.AddField(
                model_name='checkin',
                name='action',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='actions.action'),
            ), migrations.AddField(
                model_name='checkin',
                name='author',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ), migrations.AddField(
                model_name='checkin',
                name='council',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council'),
            ), migrations.AddField(
                model_name='escalation',
                name='acknowledged_by',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ), migrations.AddField(
                model_name='escalation',
                name='action',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='actions.action'),
            ), migrations.AddField(
                model_name='escalation',
                name='council',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council'),
            ), migrations.AddField(
                model_name='escalation',
                name='raised_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ), migrations.AddField(
                model_name='escalation',
                name='resolved_by',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ), migrations.AddField(
                model_name='escalation',
                name='to',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='councils.membership'),
            ), migrations.AddField(
                model_name='ragsettings',
                name='council',
                field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rag_settings', to='councils.council'),
            ), migrations.AddConstraint(
                model_name='actioncontributor',
                constraint=models.UniqueConstraint(fields=('action', 'membership'), name='actions_contributor_once'),
            ), migrations.AddConstraint(
                model_name='actiondependency',
                constraint=models.UniqueConstraint(fields=('predecessor', 'successor'), name='actions_dependency_once'),
            ), migrations.AddConstraint(
                model_name='actiondependency',
                constraint=models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='actions_not_on_itself'),
            ), migrations.AddConstraint(
                model_name='actionevidence',
                constraint=models.UniqueConstraint(fields=('action', 'item', 'role'), name='actions_evidence_once'),
            ), migrations.AddConstraint(
                model_name='actionmilestone',
                constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1)), name='actions_weight_positive'),
            ), migrations.AddConstraint(
                model_name='actionmilestone',
                constraint=models.UniqueConstraint(fields=('action', 'submission_key'), name='actions_milestone_once'),
            ), migrations.AddIndex(
                model_name='actionstatement',
                index=models.Index(fields=['council', 'statement'], name='actions_by_statement'),
            ), migrations.AddConstraint(
                model_name='actionstatement',
                constraint=models.UniqueConstraint(fields=('action', 'statement'), name='actions_statement_once'),
            ), migrations.AddIndex(
                model_name='action',
                index=models.Index(fields=['council', 'due_on', 'id'], name='actions_by_due'),
            ), migrations.AddIndex(
                model_name='action',
                index=models.Index(fields=['owner', 'lifecycle'], name='actions_by_owner'),
            ), migrations.AddConstraint(
                model_name='action',
                constraint=models.UniqueConstraint(fields=('council', 'number'), name='actions_number_once'),
            ), migrations.AddConstraint(
                model_name='action',
                constraint=models.UniqueConstraint(fields=('council', 'reference'), name='actions_reference_once'),
            ), migrations.AddConstraint(
                model_name='action',
                constraint=models.UniqueConstraint(fields=('council', 'submission_key'), name='actions_action_once'),
            ), migrations.AddConstraint(
                model_name='action',
                constraint=models.CheckConstraint(condition=models.Q(('start_on__lte', models.F('due_on'))), name='actions_dates_in_order'),
            ), migrations.AddConstraint(
                model_name='action',
                constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='actions_progress_per_cent'),
            ), migrations.AddConstraint(
                model_name='action',
                constraint=models.CheckConstraint(condition=models.Q(('stated_rag', ''), models.Q(models.Q(('override_reason', ''), _negated=True), ('override_until__isnull', False)), _connector='OR'), name='actions_override_has_reason_and_end'),
            ), migrations.AddIndex(
                model_name='checkin',
                index=models.Index(fields=['action', '-made_at'], name='actions_check_ins'),
            ), migrations.AddConstraint(
                model_name='checkin',
                constraint=models.UniqueConstraint(fields=('action', 'submission_key'), name='actions_check_in_once'),
            ), migrations.AddIndex(
                model_name='escalation',
                index=models.Index(fields=['to', 'resolved_at'], name='actions_escalated_to'),
            ), migrations.AddConstraint(
                model_name='escalation',
                constraint=models.UniqueConstraint(fields=('action', 'submission_key'), name='actions_escalation_once'),
            ), migrations.AddConstraint(
                model_name='ragsettings',
                constraint=models.CheckConstraint(condition=models.Q(('red_below__gt', 0), ('red_below__lte', models.F('amber_below')), ('amber_below__lte', 1)), name='actions_ratios_in_order'),
            )],
        ),
    ]
