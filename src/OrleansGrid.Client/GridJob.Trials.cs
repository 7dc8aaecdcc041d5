using System.Text.Json;
using OrleansGrid.Client;

namespace OrleansGrid;

/// <summary>Trials of a study that are run by whoever asks for them.</summary>
public sealed partial class GridJob
{
    /// <summary>How long a trial is the asker's alone, unless they say otherwise.</summary>
    public static TimeSpan UsualLease { get; } = TimeSpan.FromMinutes(10);

    /// <summary>A trial to run, its parameters durable. Null when there is none now: all are told or given out, or the study is paused or has ended.</summary>
    /// <param name="lease">When this time is over and nothing was told, the trial goes to the next who asks, with the same parameters; null for <see cref="UsualLease"/>.</param>
    /// <exception cref="GridException">BadInput: the job is no study that gives its trials to askers.</exception>
    public async Task<TrialOffer?> AskAsync(TimeSpan? lease = null, CancellationToken cancellationToken = default) => (await AskOrWhyNotAsync(lease, cancellationToken)).Offer;

    /// <inheritdoc cref="AskAsync(TimeSpan?, CancellationToken)"/>
    /// <returns>The trial, or one sentence that says why there is none now.</returns>
    public async Task<(TrialOffer? Offer, string? WhyNot)> AskOrWhyNotAsync(TimeSpan? lease = null, CancellationToken cancellationToken = default)
    {
        var time = lease ?? UsualLease;
        if (time <= TimeSpan.Zero)
        {
            throw new GridException(GridFault.BadInput, $"A lease of {time} leaves no time for the trial.");
        }

        var request = Guid.NewGuid();
        var (reply, _) = await _client.Calls.UntilAnsweredAsync(Id, job => job.AskTrialAsync(request, time), cancellationToken);
        Refusals.ThrowUnlessDone(reply.Verdict, reply.Message);
        return (reply.Trial is { } trial ? new TrialOffer(trial, JsonSerializer.Deserialize<JsonElement>(reply.Params!)) : null, reply.Message);
    }

    /// <summary>Tells how a trial has ended; committed when this returns. Telling the same twice does no harm.</summary>
    /// <exception cref="GridException">BadInput: it cannot be so. Conflict: another has told something else of the trial, or the study has ended.</exception>
    public async Task TellAsync(long trial, TrialTold told, CancellationToken cancellationToken = default)
    {
        if (!told.Values.Concat(told.Violations).All(double.IsFinite))
        {
            throw new GridException(GridFault.BadInput, $"What is told of trial {trial} is not a finite number; tell that it has failed instead.");
        }

        var json = JsonSerializer.Serialize(told, GridJson.Options);
        var (reply, _) = await _client.Calls.UntilAnsweredAsync(Id, job => job.TellTrialAsync(trial, json), cancellationToken);
        Refusals.ThrowUnlessDone(reply.Verdict, reply.Message);
    }

    /// <inheritdoc cref="TellAsync(long, TrialTold, CancellationToken)"/>
    public Task TellAsync(long trial, double value, CancellationToken cancellationToken = default) => TellAsync(trial, new TrialTold { Values = [value] }, cancellationToken);

    /// <summary>Tells that a trial has failed; see <see cref="TellAsync(long, TrialTold, CancellationToken)"/>.</summary>
    public Task TellFailedAsync(long trial, string reason, CancellationToken cancellationToken = default) => TellAsync(trial, new TrialTold { Failure = reason }, cancellationToken);
}
