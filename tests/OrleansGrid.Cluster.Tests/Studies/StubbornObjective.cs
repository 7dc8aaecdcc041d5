namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// A parabola. Trial <see cref="Trial"/> throws once the study's gate is open, and until then never ends and heeds no token.
/// </summary>
[Objective("stubborn")]
public sealed class StubbornObjective : ITrialObjective
{
    public const long Trial = 12;

    public ValueTask<TrialResult> RunAsync(TrialContext trial)
    {
        if (trial.Number == Trial)
        {
            if (Gated.IsOpen(trial.Item.JobId))
            {
                throw new InvalidOperationException("It fails by itself.");
            }

            Thread.Sleep(Timeout.Infinite);
        }

        var (x, y) = (trial.Float("x"), trial.Float("y"));
        return ValueTask.FromResult<TrialResult>((x * x) + (y * y));
    }
}
