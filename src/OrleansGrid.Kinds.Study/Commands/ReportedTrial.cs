using System.Text.Json;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Kinds.Study.Commands;

/// <summary>What people tell of a trial that ran elsewhere, as it is committed.</summary>
internal static class ReportedTrial
{
    /// <summary>What <see cref="ItemError.Type"/> says of a trial whose failure was reported from outside.</summary>
    public const string ErrorType = "reported";

    /// <summary>Nobody reads more of a reason than this.</summary>
    private const int MostReason = 4 << 10;

    /// <exception cref="JsonException">The arguments do not say how a trial has ended.</exception>
    public static (long Trial, TrialTold Told) Read(JobCommandCall call) =>
        call.ArgumentsAs<TellArguments>() switch
        {
            { Told: null } => throw new JsonException("It is not said how the trial has ended."),
            { Told: { Values: null } or { Violations: null } } => throw new JsonException(
                "Values and violations are lists; leave one out for none."
            ),
            var (trial, told) => (trial, told with { Failure = told.Failure is { } reason ? Storable(reason) : null }),
        };

    /// <summary>Null, or one sentence that says what is wrong with it.</summary>
    public static string? Validate(RecordedJob job, long trial, TrialTold told)
    {
        var (spec, stage) = (job.SpecAs<StudySpec>(), job.Stages[0]);
        var objectives = spec.Directions.Count;
        return told switch
        {
            _ when stage.Policy.External is not true =>
                $"The trials of study {job.JobId} run on silos; to tell their outcomes, submit it with --ask-and-tell.",
            _ when trial < 0 || trial >= stage.Total => $"The study has no trial {trial}; they are numbered from 0 to {stage.Total - 1}.",
            { Failure.Length: 0 } => "A trial that has failed has a reason; give it.",
            { Failure: not null } => null,
            _ when told.Values.Count != objectives =>
                $"The study has {objectives} {(objectives == 1 ? "objective" : "objectives")}, and {told.Values.Count} values were told "
                    + $"of trial {trial}.",
            _ when !told.Values.Concat(told.Violations).All(double.IsFinite) =>
                $"A value or a violation of trial {trial} is not a finite number; tell of a trial without a value with --failed.",
            _ => null,
        };
    }

    public static ExternalOutcome Outcome(long trial, GivenTrial given, TrialTold told) =>
        new(
            Stage: 0,
            trial,
            given.Attempts + 1,
            given.AskedAt,
            told.Failure is null ? JsonSerializer.SerializeToElement(given.OutcomeBy(told), GridJson.Options) : null,
            told.Failure is { } why ? new ItemError(ErrorType, why) : null
        );

    private static string Storable(string reason) => StorableJson.Clean(reason.Length <= MostReason ? reason : reason[..MostReason] + " …");
}
