using System.Text.Json;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;
using OrleansGrid.Search;

namespace OrleansGrid.Silo;

/// <summary>A study: one stage, whose items are the trials. What each tries is not known before it begins.</summary>
internal sealed record SubmittedStudy(StudySpec Spec) : SubmittedWork
{
    public const string Kind = "study";

    /// <summary>Found when it is checked.</summary>
    private IReadOnlyList<WarmSource>? _warm;

    public override string? Key => Spec.Key;

    public override async Task<string?> ValidateAsync(JobReads reads)
    {
        var refusal = await Task.Run(Validate);
        if (refusal is null && Spec.WarmFrom.Count > 0)
        {
            (refusal, _warm) = await WarmTrials.FindAsync(Spec, reads);
        }

        return refusal;
    }

    public override bool IsOf(JobRecord job) => job.Study is { } spec && JsonElement.DeepEquals(Print(spec), Print(Spec));

    public override JobRecord ToRecord(Guid jobId, DateTimeOffset now)
    {
        var sampler = StudySampler.Of(Spec).Sampler;
        var trials = Math.Min(Spec.Trials, sampler.Limit ?? long.MaxValue);
        return new JobRecord
        {
            JobId = jobId,
            Name = Spec.Name,
            Kind = Kind,
            Key = Spec.Key,
            State = JobState.Pending,
            CreatedAt = now,
            Stages = [new StageRecord("trials", trials, Closed: true)],
            Spec = HowTrialsRun(trials, sampler.IsIndependent && Spec.Target is null),
            // A trial's input is its number.
            Inputs = new RangeInputs(0, trials - 1),
            Study = Spec,
            Limits = Spec is { TimeLimit: null, Target: null } ? null : new JobLimits(Spec.TimeLimit, Spec.Target),
            Warm = _warm,
        };
    }

    /// <param name="independent">Of the outcomes. Else the next trials are chosen when they begin and not before, so that they know of the last outcomes.</param>
    private BatchSpec HowTrialsRun(long trials, bool independent) => new()
    {
        Name = Spec.Name,
        Handler = StudyHandler.Of(Spec),
        Retry = Spec.Retry,
        Timeout = Spec.Timeout,
        MaxFailed = Spec.MaxFailed ?? new FailureTolerance(trials - 1, null),
        MaxParallel = Spec.Parallel,
        MaxItemsPerTask = independent ? null : 1,
        Priority = Spec.Priority,
        SlotsPerItem = Spec.SlotsPerTrial,
        Require = Spec.Require,
        TraceParent = Spec.TraceParent,
    };

    private string? Validate()
    {
        if (StudyRules.Validate(Spec) is { } refusal)
        {
            return refusal;
        }

        try
        {
            StudySampler.Of(Spec);
            StudyPruner.Of(Spec);
            return null;
        }
        catch (GridException error)
        {
            return error.Message;
        }
    }

    private static JsonElement Print(StudySpec spec) => JsonSerializer.SerializeToElement(spec with { TraceParent = null }, GridJson.Options);
}
