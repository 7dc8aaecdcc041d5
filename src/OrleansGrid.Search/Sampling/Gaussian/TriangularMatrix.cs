using System.Numerics;

namespace OrleansGrid.Search.Sampling.Gaussian;

/// <summary>The lower triangle of a symmetric matrix, row by row, and its Cholesky factor in place.</summary>
/// <remarks>
/// Of our own: the factor is taken for every trial, and rows in one piece let each inner loop be a dot product of vectors.
/// </remarks>
internal sealed class TriangularMatrix(int size)
{
    private readonly double[] _entries = new double[size * (size + 1) / 2];

    public int Size => size;

    /// <summary>Entries 0 … <paramref name="row"/> of a row.</summary>
    public Span<double> Row(int row) => _entries.AsSpan(row * (row + 1) / 2, row + 1);

    /// <summary>Puts the factor L of L Lᵀ in the place of the matrix.</summary>
    /// <returns>False if it is not positive definite in double precision.</returns>
    public bool Factor()
    {
        for (var i = 0; i < size; i++)
        {
            var row = Row(i);
            for (var j = 0; j < i; j++)
            {
                var other = Row(j);
                row[j] = (row[j] - Dot(row[..j], other[..j])) / other[j];
            }

            var square = row[i] - Dot(row[..i], row[..i]);
            if (!(square > 1e-14))
            {
                return false;
            }

            row[i] = Math.Sqrt(square);
        }

        return true;
    }

    /// <summary>Solves L x = b for the first entries, in place.</summary>
    public void SolveLower(Span<double> b)
    {
        for (var i = 0; i < b.Length; i++)
        {
            var row = Row(i);
            b[i] = (b[i] - Dot(row[..i], b[..i])) / row[i];
        }
    }

    /// <summary>Solves Lᵀ x = b in place.</summary>
    public void SolveUpper(Span<double> b)
    {
        for (var i = size - 1; i >= 0; i--)
        {
            var row = Row(i);
            b[i] /= row[i];
            AddScaled(-b[i], row[..i], b[..i]);
        }
    }

    /// <summary>The inverse of L Lᵀ.</summary>
    public TriangularMatrix Inverse()
    {
        // Row j holds column j of L⁻¹ from its diagonal on.
        var columns = new double[size][];
        for (var j = 0; j < size; j++)
        {
            var column = columns[j] = new double[size];
            column[j] = 1 / Row(j)[j];
            for (var i = j + 1; i < size; i++)
            {
                var row = Row(i);
                column[i] = -Dot(row[j..i], column.AsSpan(j, i - j)) / row[i];
            }
        }

        var inverse = new TriangularMatrix(size);
        for (var i = 0; i < size; i++)
        {
            var row = inverse.Row(i);
            for (var j = 0; j <= i; j++)
            {
                row[j] = Dot(columns[i].AsSpan(i), columns[j].AsSpan(i));
            }
        }

        return inverse;
    }

    public double LogDeterminant()
    {
        var sum = 0.0;
        for (var i = 0; i < size; i++)
        {
            sum += 2 * Math.Log(Row(i)[i]);
        }

        return sum;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var width = Vector<double>.Count;
        var (one, two) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i <= a.Length - (2 * width); i += 2 * width)
        {
            one += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
            two += new Vector<double>(a[(i + width)..]) * new Vector<double>(b[(i + width)..]);
        }

        var sum = Vector.Sum(one + two);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void AddScaled(double factor, ReadOnlySpan<double> a, Span<double> to)
    {
        var width = Vector<double>.Count;
        var i = 0;
        for (; i <= a.Length - width; i += width)
        {
            (new Vector<double>(to[i..]) + (new Vector<double>(a[i..]) * factor)).CopyTo(to[i..]);
        }

        for (; i < a.Length; i++)
        {
            to[i] += factor * a[i];
        }
    }
}
