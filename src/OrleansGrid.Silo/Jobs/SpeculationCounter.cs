using System.Text.Json;
using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Silo.Jobs;

/// <summary>Tells what has become of a job's speculative attempts since this activation took the job up: each thing once.</summary>
/// <param name="tell">Called with <c>begun</c>, or with how an attempt ended.</param>
internal sealed class SpeculationCounter(Action<string> tell)
{
    private IReadOnlyList<SpeculativeAttempt>? _known;
    private bool _tookUp;

    /// <param name="now">The attempts in the record, which has a new list whenever something has become of one; null for none.</param>
    public void Look(IReadOnlyList<SpeculativeAttempt>? now)
    {
        if (ReferenceEquals(now, _known) && _tookUp)
        {
            return;
        }

        var before = _known ?? [];
        // What the job has had when it was taken up, an earlier activation has told.
        var isNews = _tookUp;
        (_known, _tookUp) = (now, true);
        for (var i = 0; isNews && i < now?.Count; i++)
        {
            if (i >= before.Count)
            {
                tell("begun");
            }

            if (now[i].End is { } end && (i >= before.Count || before[i].End is null))
            {
                tell(JsonNamingPolicy.SnakeCaseLower.ConvertName(end.ToString()));
            }
        }
    }
}
