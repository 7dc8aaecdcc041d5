using System.Text.Json;
using OrleansGrid.Kinds.Study.Sampling;

namespace OrleansGrid.Kinds.Study;

/// <summary>What a study keeps with its job beside its spec. Part of the storage format; SQL reads it, too.</summary>
internal sealed record StudyMemo
{
    /// <summary>Trials of earlier studies that the sampler knows from the start; null for none.</summary>
    public IReadOnlyList<WarmSource>? Warm { get; init; }

    /// <summary>The value that is good enough in the job's present run, which an extension changes; null for none.</summary>
    public double? Target { get; init; }

    public static StudyMemo Of(RecordedJob job) => job.MemoAs<StudyMemo>() ?? new StudyMemo();

    /// <summary>The target alone, without reading the rest: it is asked for with each report of a task.</summary>
    public static double? TargetOf(RecordedJob job) =>
        job.Memo is { } memo && memo.TryGetProperty("target", out var target) ? target.GetDouble() : null;

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, GridJson.Options);
}
