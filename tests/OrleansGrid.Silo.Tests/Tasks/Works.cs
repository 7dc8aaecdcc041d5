using System.Text.Json;

namespace OrleansGrid.Silo.Tests;

/// <summary>Stages for tasks that a test makes itself.</summary>
internal static class Works
{
    /// <summary>A stage that nothing is asked of.</summary>
    public static StageWork None { get; } = Of(new BatchSpec { Handler = "noop" }, null);

    /// <summary>The one stage of a batch.</summary>
    public static StageWork Of(BatchSpec spec, InputSource? inputs) =>
        new()
        {
            JobId = Guid.NewGuid(),
            Run = 1,
            Kind = "batch",
            Spec = JsonSerializer.SerializeToElement(spec, GridJson.Options),
            Stage = 0,
            Name = spec.Handler,
            Policy = spec.ForStage(spec.Handler),
            Inputs = inputs,
        };
}
