namespace OrleansGrid.Search.Trials;

/// <summary>Points that need not be tried again.</summary>
internal sealed class TriedPoints
{
    private readonly HashSet<double[]> _points = new(Comparer.Instance);

    public bool Add(double[] point) => _points.Add(point);

    public bool Contains(double[] point) => _points.Contains(point);

    public void Clear() => _points.Clear();

    private sealed class Comparer : IEqualityComparer<double[]>
    {
        public static Comparer Instance { get; } = new();

        // Unlike ==, Equals takes NaN for NaN: a parameter that does not exist in both.
        public bool Equals(double[]? x, double[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(double[] obj)
        {
            var hash = new HashCode();
            foreach (var code in obj)
            {
                hash.Add(code);
            }

            return hash.ToHashCode();
        }
    }
}
