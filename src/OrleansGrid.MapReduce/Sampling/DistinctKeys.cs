namespace OrleansGrid.MapReduce.Sampling;

/// <summary>How many distinct keys there are among so many pairs, judged by a sample of them.</summary>
/// <remarks>
/// Keys not seen yet: f₁² / 2f₂ at least, with f₁ and f₂ the numbers of keys seen once and twice (Chao, 1984); of these
/// f₀ · (1 − (1 − f₁ / (n·f₀ + f₁))^m) appear among m pairs more (Colwell et al., 2012, eq. 9).
/// </remarks>
internal sealed class DistinctKeys
{
    private readonly double _pairs;
    private readonly double _keys;
    private readonly double _once;
    private readonly double _unseen;

    public DistinctKeys(IEnumerable<long> timesSeen)
    {
        double twice = 0;
        foreach (var times in timesSeen)
        {
            _pairs += times;
            _keys++;
            _once += times == 1 ? 1 : 0;
            twice += times == 2 ? 1 : 0;
        }

        _unseen = twice > 0 ? _once * _once / (2 * twice) : _once * (_once - 1) / 2;
    }

    public double Among(double pairs)
    {
        if (_pairs == 0)
        {
            return 0;
        }

        if (pairs <= _pairs || _unseen <= 0)
        {
            return Math.Min(_keys, pairs);
        }

        return _keys + _unseen * (1 - Math.Pow(1 - _once / (_pairs * _unseen + _once), pairs - _pairs));
    }
}
