using System.Runtime.InteropServices;

namespace OrleansGrid.Processes.Posix;

/// <summary>Users as the system knows them, wherever it keeps them (files, a directory service). Linux only.</summary>
internal static unsafe class Accounts
{
    public const int Root = 0;

    private static readonly Lock Turn = new();

    public static int EffectiveUser() => Libc.EffectiveUser();

    /// <summary>Null when there is none of this name.</summary>
    public static Account? Find(string name)
    {
        // The answer lies in memory that the next question overwrites.
        lock (Turn)
        {
            var found = Libc.FindAccount(name);
            if (found is null)
            {
                return null;
            }

            // struct passwd, the same in glibc and musl: name, password, user, group, comment, home, shell.
            var texts = (byte**)found;
            var numbers = (int*)(texts + 2);
            var further = (byte**)(numbers + 2);
            return new Account(Text(texts[0]), numbers[0], numbers[1], Text(further[1]));
        }
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
