namespace OrleansGrid.Benchmarks;

/// <summary>Simulated training: what three settings come to, epoch by epoch. As <c>curve</c> in hpo/problems.py of the peers.</summary>
internal static class LearningCurves
{
    public const int Epochs = 81;

    /// <summary>Losses of that program.</summary>
    private static readonly (double[] Settings, int Epoch, double Loss)[] Known =
    [
        ([.2, .7, .4], 1, 0.9822809636045903),
        ([.9, .1, .8], 17, 0.5182456185160812),
        ([.5, .5, .5], 81, 0.3137006701097494),
    ];

    /// <summary>The loss after an epoch, from 1. The rate of learning depends on the last setting, so that curves cross.</summary>
    public static double Loss(double[] u, int epoch)
    {
        var final =
            0.05
            + (0.9 * Math.Min(1, Math.Sqrt(((u[0] - 0.7) * (u[0] - 0.7)) + ((u[1] - 0.3) * (u[1] - 0.3)) + ((u[2] - 0.5) * (u[2] - 0.5)))));
        var rate = 0.02 + (0.10 * u[2]);
        return final
            + ((1 - final) * Math.Exp(-rate * epoch))
            + (0.01 * Math.Sin((12.9898 * (u[0] + (2 * u[1]) + (3 * u[2]))) + (1.7 * epoch)));
    }

    public static void Check()
    {
        foreach (var (settings, epoch, loss) in Known)
        {
            Outcome.Require(
                Math.Abs(Loss(settings, epoch) - loss) < 1e-12,
                $"The curve is {Loss(settings, epoch)} at epoch {epoch} where it must be {loss}."
            );
        }
    }
}
