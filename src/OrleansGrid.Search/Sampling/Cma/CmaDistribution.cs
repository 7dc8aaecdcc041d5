using MathNet.Numerics.LinearAlgebra;

namespace OrleansGrid.Search.Sampling.Cma;

/// <summary>The normal distribution of a generation in the unit cube, and how the next one follows from it.</summary>
/// <remarks>Hansen 2016, figure 6. The eigenvalues are taken by MathNet.</remarks>
internal sealed class CmaDistribution
{
    private const double FirstStep = 1.0 / 6;
    private const double SmallestStep = 1e-12;
    private const double LargestCondition = 1e14;

    private readonly CmaWeights _weights;
    private readonly double[] _smallest;
    private Matrix<double> _covariance;
    private Matrix<double> _axes;
    private Vector<double> _lengths;
    private Vector<double> _mean;
    private Vector<double> _stepPath;
    private Vector<double> _path;
    private double _step = FirstStep;
    private int _generation;

    /// <param name="mean">In the unit cube.</param>
    /// <param name="smallest">
    /// Least standard deviation of each coordinate: half a cell where values are discrete, or all of a generation would end in one cell and
    /// it could leave it no more (the margin of Hamano, Saito, Nomura and Shirakawa, 2022, in a simpler form).
    /// </param>
    public CmaDistribution(double[] mean, double[] smallest, int members)
    {
        var n = mean.Length;
        (_weights, _smallest, Members) = (new CmaWeights(n, members), smallest, members);
        (_mean, _stepPath, _path) = (Vector<double>.Build.DenseOfArray(mean), Vector<double>.Build.Dense(n), Vector<double>.Build.Dense(n));
        (_covariance, _axes, _lengths) = (
            Matrix<double>.Build.DenseIdentity(n),
            Matrix<double>.Build.DenseIdentity(n),
            Vector<double>.Build.Dense(n, 1)
        );
    }

    public int Members { get; }

    /// <summary>It has shrunk to a point or a needle: nothing is to be found any more.</summary>
    public bool IsDone =>
        !(_step * _lengths.Maximum() > SmallestStep) || !(_lengths.Maximum() < _lengths.Minimum() * Math.Sqrt(LargestCondition));

    public double[] Draw(SeededRandom random)
    {
        var normal = Vector<double>.Build.Dense(_mean.Count, _ => random.NextNormal());
        return (_mean + (_step * (_axes * normal.PointwiseMultiply(_lengths)))).AsArray();
    }

    /// <summary>Closes a generation.</summary>
    /// <param name="ranked">Places of its members, the best first.</param>
    public void Learn(IReadOnlyList<double[]> ranked)
    {
        var (n, w) = (_mean.Count, _weights);
        var moves = ranked.Select(place => (Vector<double>.Build.DenseOfArray(place) - _mean) / _step).ToArray();
        var move = moves.Take(Members / 2).Select((m, i) => m * w.All[i]).Aggregate((a, b) => a + b);
        _mean += _step * move;

        _stepPath = (_stepPath * (1 - w.StepRate)) + (Math.Sqrt(w.StepRate * (2 - w.StepRate) * w.Mass) * Whitened(move));
        var length = _stepPath.L2Norm();
        var isShort = length / Math.Sqrt(1 - Math.Pow(1 - w.StepRate, 2 * (++_generation))) < (1.4 + (2 / (n + 1.0))) * w.NormalLength;
        _path =
            (_path * (1 - w.PathRate))
            + (isShort ? Math.Sqrt(w.PathRate * (2 - w.PathRate) * w.Mass) * move : Vector<double>.Build.Dense(n));

        var lost = isShort ? 0 : w.RankOneRate * w.PathRate * (2 - w.PathRate);
        _covariance =
            (_covariance * (1 + lost - w.RankOneRate - (w.RankMuRate * w.All.Sum()))) + (w.RankOneRate * _path.OuterProduct(_path));
        for (var i = 0; i < moves.Length; i++)
        {
            // Long bad moves would take the covariance below 0.
            var weight = w.All[i] >= 0 ? w.All[i] : w.All[i] * n / Math.Max(Math.Pow(Whitened(moves[i]).L2Norm(), 2), 1e-12);
            _covariance += w.RankMuRate * weight * moves[i].OuterProduct(moves[i]);
        }

        _step *= Math.Exp(Math.Min(w.StepRate / w.Damping * ((length / w.NormalLength) - 1), 1));
        KeepMargin();
        Decompose();
    }

    private Vector<double> Whitened(Vector<double> move) => _axes * _axes.TransposeThisAndMultiply(move).PointwiseDivide(_lengths);

    private void KeepMargin()
    {
        for (var d = 0; d < _smallest.Length; d++)
        {
            var deviation = _step * Math.Sqrt(Math.Max(_covariance[d, d], 1e-300));
            if (deviation < _smallest[d])
            {
                var factor = _smallest[d] / deviation;
                _covariance.SetRow(d, _covariance.Row(d) * factor);
                _covariance.SetColumn(d, _covariance.Column(d) * factor);
            }
        }
    }

    private void Decompose()
    {
        _covariance = (_covariance + _covariance.Transpose()) / 2;
        var parts = _covariance.Evd(Symmetricity.Symmetric);
        (_axes, _lengths) = (parts.EigenVectors, parts.EigenValues.Map(value => Math.Sqrt(Math.Max(value.Real, 1e-40))));
    }
}
