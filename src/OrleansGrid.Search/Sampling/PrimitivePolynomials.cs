namespace OrleansGrid.Search.Sampling;

/// <summary>
/// Primitive polynomials over two elements, a bit for each coefficient: by degree, then by value, which is Joe and Kuo's order.
/// </summary>
internal static class PrimitivePolynomials
{
    public static IEnumerable<uint> All()
    {
        for (var degree = 1; degree < 16; degree++)
        {
            // The highest and the lowest coefficient are 1.
            for (var polynomial = (1u << degree) | 1; polynomial < 2u << degree; polynomial += 2)
            {
                if (IsPrimitive(polynomial, degree))
                {
                    yield return polynomial;
                }
            }
        }
    }

    /// <summary>Whether the powers of x run through all 2^degree − 1 remainders.</summary>
    private static bool IsPrimitive(uint polynomial, int degree)
    {
        var order = (1u << degree) - 1;
        var power = 1u;
        for (var i = 1u; i <= order; i++)
        {
            power <<= 1;
            power ^= (power >> degree) == 1 ? polynomial : 0;
            if (power == 1)
            {
                return i == order;
            }
        }

        return false;
    }
}
