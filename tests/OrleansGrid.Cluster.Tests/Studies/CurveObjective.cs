namespace OrleansGrid.Cluster.Tests;

/// <summary>A learning curve of <see cref="Steps"/> steps that ends the better, the larger x is.</summary>
[Objective("curve")]
public sealed class CurveObjective : ITrialObjective
{
    public const int Steps = 27;

    public async ValueTask<TrialResult> RunAsync(TrialContext trial)
    {
        Executions.Note(trial.Item);
        for (var step = 1; step <= Steps; step++)
        {
            await trial.ReportAsync(step, At(trial.Float("x"), step));
        }

        return At(trial.Float("x"), Steps);
    }

    public static double At(double x, int step) => x * (1 - (1.0 / (step + 1)));
}
