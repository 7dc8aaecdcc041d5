using System.Text.Json;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Client;

/// <summary>One submission on its way: the ids under which it is sent, as often as it takes, and what is known of it.</summary>
internal sealed class Sending
{
    private readonly Submission _submission;

    public Sending(GivenSpec spec, InputSource? inputs)
    {
        // The ids are chosen here, so that a submission that is sent again after a lost answer finds the same job. Where a key names the
        // job, it may have been there before; the request tells this submission's own job from that.
        HasKey = spec.Key is not null;
        JobId = spec.Key is { } key ? JobKey.FromIdempotencyKey(key) : Guid.CreateVersion7();
        _submission = new Submission(
            spec.Kind,
            spec.Json,
            inputs is null ? null : JsonSerializer.Serialize(inputs, GridJson.Options),
            HasKey ? Guid.NewGuid() : null
        );
    }

    public Guid JobId { get; }

    public bool HasKey { get; }

    public bool WasSent { get; private set; }

    public SubmitReply? Reply { get; set; }

    /// <summary>Whether it is certain that no job of this submission reads its inputs.</summary>
    public bool HasNoUseForInputs => Reply is { } reply ? reply.Verdict != Verdict.Done || (reply.Existed && HasKey) : !WasSent;

    public Task<SubmitReply> SendTo(IJobGrain job)
    {
        WasSent = true;
        return job.SubmitAsync(_submission);
    }

    /// <summary>One sentence for a submission without an answer.</summary>
    public string WhatIsKnown(GridException error)
    {
        var again = HasKey ? ", or submit it again under the same key" : " before you submit it again";
        return $"A job was submitted under the id {JobId}, but no answer has come that says whether it exists: look with 'grid show "
            + $"{JobId}'{again} ({error.Message.TrimEnd('.')}).";
    }
}
