namespace OrleansGrid.Search.Sampling.Gaussian;

/// <summary>Finds a local minimum of a smooth function in a box.</summary>
/// <remarks>
/// Limited-memory BFGS (Nocedal and Wright, "Numerical optimization", 2006, algorithm 7.4) with steps projected on the box (Bertsekas 1982)
/// and Armijo's condition.
/// MathNet's own takes the Wolfe conditions so exactly that it needs several times the evaluations here.
/// </remarks>
internal static class BoxedLbfgs
{
    private const int Memory = 8;
    private const int Halvings = 12;

    /// <param name="function">Gives the value at a place and fills in the gradient.</param>
    /// <param name="steps">At most.</param>
    public static double[] Minimize(Func<double[], double[], double> function, double[] start, double[] low, double[] high, int steps)
    {
        var (at, gradient) = (start.ToArray(), new double[start.Length]);
        var value = function(at, gradient);
        List<(double[] Move, double[] Change)> pairs = [];
        for (var step = 0; step < steps; step++)
        {
            var direction = Direction(at, gradient, low, high, pairs);
            if (Search(function, at, value, gradient, direction, low, high) is not { } next)
            {
                if (pairs.Count == 0)
                {
                    break;
                }

                pairs.Clear();
                continue;
            }

            var (move, change) = (Minus(next.At, at), Minus(next.Gradient, gradient));
            if (TriangularMatrix.Dot(move, change) > 1e-12)
            {
                pairs.Add((move, change));
                pairs.RemoveRange(0, Math.Max(pairs.Count - Memory, 0));
            }

            var gain = value - next.Value;
            (at, value, gradient) = (next.At, next.Value, next.Gradient);
            if (gain < 1e-7 * (1 + Math.Abs(value)))
            {
                break;
            }
        }

        return at;
    }

    private static double[] Direction(
        double[] at,
        double[] gradient,
        double[] low,
        double[] high,
        List<(double[] Move, double[] Change)> pairs
    )
    {
        var free = at.Select((x, i) => !((x <= low[i] && gradient[i] > 0) || (x >= high[i] && gradient[i] < 0))).ToArray();
        double[] direction = [.. gradient.Select((g, i) => free[i] ? -g : 0)];
        var alphas = new double[pairs.Count];
        for (var p = pairs.Count - 1; p >= 0; p--)
        {
            var (move, change) = pairs[p];
            alphas[p] = TriangularMatrix.Dot(move, direction) / TriangularMatrix.Dot(move, change);
            Add(direction, -alphas[p], change);
        }

        var size =
            pairs.Count > 0
                ? TriangularMatrix.Dot(pairs[^1].Move, pairs[^1].Change) / TriangularMatrix.Dot(pairs[^1].Change, pairs[^1].Change)
                : 0.1 / Math.Max(Math.Sqrt(TriangularMatrix.Dot(direction, direction)), 1e-300);
        for (var i = 0; i < direction.Length; i++)
        {
            direction[i] *= size;
        }

        for (var p = 0; p < pairs.Count; p++)
        {
            var (move, change) = pairs[p];
            Add(direction, alphas[p] - (TriangularMatrix.Dot(change, direction) / TriangularMatrix.Dot(move, change)), move);
        }

        for (var i = 0; i < direction.Length; i++)
        {
            direction[i] = free[i] ? direction[i] : 0;
        }

        return direction;
    }

    private static (double[] At, double Value, double[] Gradient)? Search(
        Func<double[], double[], double> function,
        double[] at,
        double value,
        double[] gradient,
        double[] direction,
        double[] low,
        double[] high
    )
    {
        var length = 1.0;
        for (var halving = 0; halving < Halvings; halving++, length /= 2.5)
        {
            double[] next = [.. at.Select((x, i) => Math.Clamp(x + (length * direction[i]), low[i], high[i]))];
            var slope = TriangularMatrix.Dot(gradient, Minus(next, at));
            if (!(slope < 0))
            {
                continue;
            }

            var nextGradient = new double[at.Length];
            var nextValue = function(next, nextGradient);
            if (nextValue <= value + (1e-4 * slope))
            {
                return (next, nextValue, nextGradient);
            }
        }

        return null;
    }

    private static double[] Minus(double[] a, double[] b) => [.. a.Select((x, i) => x - b[i])];

    private static void Add(double[] to, double factor, double[] other)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += factor * other[i];
        }
    }
}
