using System.Text.Json;

namespace OrleansGrid.Cluster.Tests;

/// <summary>Goes through <see cref="Steps"/> steps and keeps each. The result is the step with which the last attempt began.</summary>
[Handler("stepwise")]
public sealed class Stepwise : IItemHandler<long, int>
{
    public const int Steps = 60;

    private static readonly TimeSpan StepLength = TimeSpan.FromMilliseconds(100);

    public async ValueTask<int> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        var begun = await context.LoadCheckpointAsync() is { } kept ? kept.GetInt32() : 0;
        for (var step = begun; step < Steps; step++)
        {
            await Task.Delay(StepLength, context.Cancellation);
            await context.SaveCheckpointAsync(JsonSerializer.SerializeToElement(step + 1));
        }

        return begun;
    }
}
