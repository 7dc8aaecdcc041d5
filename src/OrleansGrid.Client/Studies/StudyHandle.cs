using System.Text.Json;
using OrleansGrid.Client;
using OrleansGrid.Client.Studies;

namespace OrleansGrid;

/// <summary>One study: what every job has, trials for those who run them elsewhere, and more trials after its end.</summary>
public class StudyHandle : GridJob
{
    private const string AskCommand = "ask";
    private const string TellCommand = "tell";
    private const string ExtendCommand = "extend";

    internal StudyHandle(GridAccess grid, Guid id, bool existed)
        : base(grid, id, existed) { }

    /// <inheritdoc cref="GridJob(Guid, bool)"/>
    protected StudyHandle(Guid id, bool existed = false)
        : base(id, existed) { }

    /// <summary>How long a trial is the asker's alone, unless they say otherwise.</summary>
    public static TimeSpan UsualLease { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The trials that have begun, in order, as the database has them now.</summary>
    /// <exception cref="GridException">NotFound: the job is no study.</exception>
    public virtual async Task<IReadOnlyList<TrialStatus>> GetTrialsAsync(CancellationToken cancellationToken = default) =>
        (await ReadAsync(cancellationToken)).Trials;

    /// <summary>
    /// The best trial so far; null while none has succeeded within the constraints. Of several objectives it is the first of <see
    /// cref="GetBestTrialsAsync"/>.
    /// </summary>
    /// <exception cref="GridException">NotFound: the job is no study.</exception>
    public async Task<TrialStatus?> GetBestTrialAsync(CancellationToken cancellationToken = default) =>
        await GetBestTrialsAsync(cancellationToken) is [var best, ..] ? best : null;

    /// <summary>The best trial so far; of several objectives, those that no other is better than in all.</summary>
    /// <exception cref="GridException">NotFound: the job is no study.</exception>
    public virtual async Task<IReadOnlyList<TrialStatus>> GetBestTrialsAsync(CancellationToken cancellationToken = default)
    {
        var (spec, trials) = await ReadAsync(cancellationToken);
        return BestTrials.Of(trials, spec.Directions);
    }

    /// <summary>
    /// A trial to run, its parameters durable. Null when there is none now: all are reported or given out, or the study is paused or has
    /// ended.
    /// </summary>
    /// <param name="lease">
    /// When this time is over and nothing was reported, the trial goes to the next who asks, with the same parameters; null for
    /// <see cref="UsualLease"/>.
    /// </param>
    /// <exception cref="GridException">BadInput: the job is no study that gives its trials to askers.</exception>
    public async Task<TrialOffer?> AskAsync(TimeSpan? lease = null, CancellationToken cancellationToken = default) =>
        (await AskOrWhyNotAsync(lease, cancellationToken)).Offer;

    /// <inheritdoc cref="AskAsync(TimeSpan?, CancellationToken)"/>
    /// <returns>The trial, or one sentence that says why there is none now.</returns>
    public virtual async Task<(TrialOffer? Offer, string? WhyNot)> AskOrWhyNotAsync(
        TimeSpan? lease = null,
        CancellationToken cancellationToken = default
    )
    {
        var time = lease ?? UsualLease;
        if (time <= TimeSpan.Zero)
        {
            throw new GridException(
                GridFault.BadInput,
                $"A lease of {time} leaves no time for the trial; give one that is longer than zero."
            );
        }

        var reply = await CommandAsync(AskCommand, ToJson(new AskArguments(time)), cancellationToken);
        return (
            reply.Result is { ValueKind: JsonValueKind.Object } offer ? offer.Deserialize<TrialOffer>(GridJson.Options) : null,
            reply.Message
        );
    }

    /// <summary>Reports how a trial has ended; committed when this returns. Reporting the same twice does no harm.</summary>
    /// <exception cref="GridException">
    /// BadInput: it cannot be so. Conflict: another has reported something else of the trial, or the study has ended.
    /// </exception>
    public virtual async Task TellAsync(long trial, TrialTold told, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(told);
        if (!told.Values.Concat(told.Violations).All(double.IsFinite))
        {
            throw new GridException(
                GridFault.BadInput,
                $"What is reported of trial {trial} is not a finite number; report that it has failed instead."
            );
        }

        await CommandAsync(TellCommand, ToJson(new TellArguments(trial, told)), cancellationToken);
    }

    /// <inheritdoc cref="TellAsync(long, TrialTold, CancellationToken)"/>
    public Task TellAsync(long trial, double value, CancellationToken cancellationToken = default) =>
        TellAsync(trial, new TrialTold { Values = [value] }, cancellationToken);

    /// <summary>Reports that a trial has failed; see <see cref="TellAsync(long, TrialTold, CancellationToken)"/>.</summary>
    public Task TellFailedAsync(long trial, string reason, CancellationToken cancellationToken = default) =>
        TellAsync(trial, new TrialTold { Failure = reason }, cancellationToken);

    /// <summary>
    /// Gives a study that has ended more trials: it goes on as if it had never ended, with what it left undone and then the new ones.
    /// </summary>
    /// <exception cref="GridException">
    /// BadInput: the job is no study, or its sampler has no more trials. Conflict: it has not ended.
    /// </exception>
    public Task ExtendAsync(long trials, CancellationToken cancellationToken = default) =>
        ExtendAsync(new StudyExtension { Trials = trials }, cancellationToken);

    /// <inheritdoc cref="ExtendAsync(long, CancellationToken)"/>
    public virtual Task ExtendAsync(StudyExtension extension, CancellationToken cancellationToken = default) =>
        CommandAsync(ExtendCommand, ToJson(extension), cancellationToken);

    private async Task<(StudySpec Spec, IReadOnlyList<TrialStatus> Trials)> ReadAsync(CancellationToken cancellationToken)
    {
        var reader = new TrialReader(Grid);
        return (await reader.SpecAsync(Id, cancellationToken), await reader.TrialsAsync(Id, cancellationToken));
    }

    private static JsonElement ToJson<T>(T arguments) => JsonSerializer.SerializeToElement(arguments, GridJson.Options);
}
