namespace OrleansGrid.Postgres.Connections;

/// <summary>A statement's parameters could not be made of what was to be written: that data's own fault, and nothing was sent.</summary>
public sealed class StatementNotFormedException(Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>Makes a statement's parameters.</summary>
    /// <exception cref="StatementNotFormedException">Whatever goes wrong.</exception>
    public static T Form<T>(Func<T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        try
        {
            return make();
        }
        catch (Exception cause)
        {
            throw new StatementNotFormedException(cause);
        }
    }
}
