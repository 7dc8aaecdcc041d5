using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>How a job of any kind is run: the part that all specs have in common, under one set of names.</summary>
public abstract record RunPolicy
{
    /// <summary>The longest time-out, and the longest wait between attempts: what timers can count.</summary>
    public static TimeSpan LongestTime { get; } = TimeSpan.FromDays(40);

    /// <summary>What <see cref="Keep"/> is for a job that no rule of the grid deletes; <c>forever</c> in JSON.</summary>
    public static TimeSpan KeepForever { get; } = TimeSpan.MaxValue;

    /// <summary>A name for people; need not be unique.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Idempotency key: submitting again with the same key and the same body gives the same job; another body is refused.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>How often an item is tried.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Longest time for one attempt; null is no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many failed items the job tolerates and still succeeds; null leaves that to the kind.</summary>
    public FailureTolerance? MaxFailed { get; init; }

    /// <summary>Larger goes first. Jobs of equal priority share the slots evenly.</summary>
    public int Priority { get; init; }

    /// <summary>Slots that one item occupies while it runs, at least 1.</summary>
    public int SlotsPerItem { get; init; } = 1;

    /// <summary>Tasks that run at once at most; null for as many as there are slots.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Where items may run: labels must be equal, numeric resources are set aside while an item runs.</summary>
    public IReadOnlyDictionary<string, string> Require { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// How long the job is kept after its end before the grid deletes it, as by <c>grid delete</c>; null for as long as the grid's rules
    /// say (<c>grid retention</c>), which is for ever where there are none.
    /// </summary>
    [JsonConverter(typeof(KeptTime))]
    public TimeSpan? Keep { get; init; }

    /// <summary>W3C trace context of the submitter, so that the items' spans belong to its trace; null for none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The policy of a stage that is run as this says.</summary>
    /// <param name="handler">What a silo must offer to run the stage's items.</param>
    public StagePolicy ForStage(string handler) =>
        new()
        {
            Handler = handler,
            Retry = Retry is { Attempts: 1 } ? null : Retry,
            Timeout = Timeout,
            SlotsPerItem = SlotsPerItem == 1 ? null : SlotsPerItem,
            MaxParallel = MaxParallel,
            Require = Require.Count == 0 ? null : Require,
        };

    /// <summary>Null, or one sentence that says which of these values is not valid.</summary>
    public string? ValidatePolicy() =>
        this switch
        {
            { Retry: null } => "The retry policy is null; leave it out for one attempt.",
            { Retry.Attempts: < 1 } => $"{Retry.Attempts} attempts is not valid; an item needs at least 1.",
            { Retry.FirstDelay.Ticks: < 0 } or { Retry.MaxDelay.Ticks: < 0 } => "A retry delay below zero is not valid.",
            { Retry: var retry } when retry.FirstDelay > retry.MaxDelay =>
                $"The first wait between attempts, {retry.FirstDelay}, is longer than the longest, {retry.MaxDelay}; give a longer one.",
            { Retry.MaxDelay: var wait } when wait > LongestTime =>
                $"A wait of {wait} between attempts is too long; give at most {LongestTime}.",
            { Timeout: { } timeout } when timeout <= TimeSpan.Zero => $"A time-out of {timeout} is not valid; it must be longer than zero.",
            { Timeout: { } timeout } when timeout > LongestTime => $"A time-out of {timeout} is too long; give at most {LongestTime}.",
            { Keep: { } keep } when keep < TimeSpan.FromSeconds(1) =>
                $"To keep the job for {keep} is not valid; give at least one second, or leave it out for the grid's own rules.",
            { SlotsPerItem: < 1 or > 4096 } => $"{SlotsPerItem} slots per item is not valid; give 1 to 4096.",
            { MaxParallel: < 1 } => $"{MaxParallel} tasks at once is not valid; give at least 1.",
            { Require: null } => "The requirements are null; leave them out for none.",
            _ => null,
        };
}
