using System.Numerics;

namespace OrleansGrid.Search.Sampling.Gaussian;

/// <summary>
/// Places side by side, a column a dimension: how alike all of them are to another place takes few vector operations, and a search asks
/// that hundreds of times.
/// </summary>
internal sealed class PlaceColumns
{
    private readonly Kernel _kernel;
    private readonly IReadOnlyList<double[]> _places;
    private readonly double[][] _columns;

    public PlaceColumns(Kernel kernel, IReadOnlyList<double[]> places) =>
        (_kernel, _places, _columns) = (kernel, places, [.. kernel.Lengths.Select((_, d) => places.Select(place => place[d]).ToArray())]);

    /// <summary>The kernel between a place and each of the first ones.</summary>
    public void Alike(double[] place, Span<double> first)
    {
        var i = 0;
        for (; i <= first.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var square = Vector<double>.Zero;
            for (var d = 0; d < _columns.Length; d++)
            {
                var (here, there) = (new Vector<double>(place[d]), new Vector<double>(_columns[d], i));
                var difference = _kernel.IsChoice(d)
                    ? Vector.ConditionalSelect(Vector.Equals(here, there), Vector<double>.Zero, Vector<double>.One)
                    : here - there;
                var part = difference * (1 / _kernel.Lengths[d]);
                square += part * part;
            }

            var r = Vector.SquareRoot(square * 5);
            ((Vector<double>.One + r + (r * r * (1.0 / 3))) * Vector.Exp(-r)).CopyTo(first[i..]);
        }

        for (; i < first.Length; i++)
        {
            first[i] = _kernel.At(place, _places[i]);
        }
    }
}
