"""Tests of judge.py on pictures whose flaws are known. Run by JudgeTest, or with python3 -m unittest from this directory."""
import contextlib
import io
import json
import os
import sys
import tempfile
import unittest

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
import judge  # noqa: E402

HEIGHT, WIDTH = 96, 128


def strokes(seed=0, height=HEIGHT, width=WIDTH):
    """Soft blobs of colour, a painting's texture without any flaw."""
    small = np.random.default_rng(seed).random((height // 8, width // 8, 3))
    picture = Image.fromarray((40 + 175 * small).astype(np.uint8)).resize((width, height), Image.BICUBIC)
    return np.asarray(picture, np.float32) / 255


class BorderTest(unittest.TestCase):
    def test_a_busy_rim_is_seen(self):
        result = strokes()
        self.assertLess(judge.border(strokes(1), strokes(2), result), 1.2)
        noise = np.random.default_rng(3).normal(0, 0.1, result.shape).astype(np.float32)
        noise[4:-4, 4:-4] = 0
        self.assertGreater(judge.border(strokes(1), strokes(2), result + noise), 2)

    def test_what_the_photo_has_there_is_not_held_against_the_painting(self):
        framed = strokes()
        framed[:4] = framed[-4:] = 0
        self.assertLess(judge.border(framed, strokes(2), framed), 1.01)


class BandTest(unittest.TestCase):
    def test_a_line_along_any_edge_is_as_strong_as_it_is_bright(self):
        for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1], np.s_[3], np.s_[:, -5]):
            flat = np.full((HEIGHT, WIDTH, 3), 0.5, np.float32)
            flat[edge] += 20 / 255
            self.assertAlmostEqual(judge.band(strokes(1) * 0 + 0.5, flat), 20, delta=6)

    def test_strokes_are_no_band(self):
        self.assertLess(judge.band(strokes(1), strokes()), judge.BOUNDS["band"][1])

    def test_a_coloured_band_is_one(self):
        result = strokes()
        result[:2, :, 2] += 60 / 255
        self.assertGreater(judge.band(strokes(1), result), 20)

    def test_a_house_at_the_edge_is_none(self):
        house = np.full((HEIGHT, WIDTH, 3), 0.5, np.float32)
        house[-6:, 20:70] = 0
        self.assertEqual(judge.band(house * 0 + 0.5, house), 0)

    def test_a_line_of_the_photo_is_none(self):
        photo = strokes()
        photo[-5] = 1
        self.assertEqual(judge.band(photo, photo), 0)


class SaturatedTest(unittest.TestCase):
    def test_what_is_beyond_both_inputs_counts(self):
        result, style = strokes(), strokes(1)
        style[:24] = 1
        result[:72] = 0
        self.assertAlmostEqual(judge.beyond(judge.saturated_share, strokes(2), style, result), 0.5)
        self.assertEqual(judge.beyond(judge.saturated_share, result, style, style), 0)


class GrainTest(unittest.TestCase):
    def grain(self, result):
        return judge.beyond(judge.grain_shares, strokes(1), strokes(2), np.clip(result, 0, 1).astype(np.float32))

    def test_noise_is_grain_also_beside_large_light_and_dark_parts(self):
        result = strokes() * 0.4
        result[:, WIDTH // 2 :] += 0.5
        self.assertLess(self.grain(strokes()), 0.001)
        self.assertGreater(self.grain(result + np.random.default_rng(3).normal(0, 0.05, result.shape)), 0.05)

    def test_so_is_noise_of_colour_only(self):
        noise = np.random.default_rng(3).normal(0, 0.15, (HEIGHT, WIDTH))
        colour = np.stack([noise, -0.299 / 0.587 * noise, 0 * noise], 2)
        self.assertGreater(self.grain(strokes() + colour), 0.05)

    def test_what_rounding_leaves_of_a_grey_pictures_colours_is_none(self):
        grey = np.repeat(judge.luminance(strokes())[..., None], 3, 2)
        self.assertLess(self.grain(np.round(grey * 255) / 255), 0.001)


class ProgramTest(unittest.TestCase):
    """The whole program, with a network of a few random filters."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        torch.manual_seed(0)
        tensors, index, channels = {}, 0, 3
        for block, depth in enumerate(judge.DEPTHS, 1):
            for i in range(depth if block < 5 else 1):
                tensors[f"features.{index}.weight"] = torch.randn(4, channels, 3, 3) / 3
                tensors[f"features.{index}.bias"] = torch.zeros(4)
                index, channels = index + 2, 4
            index += 1
        self.weights = os.path.join(self.folder, "network.safetensors")
        save_file(tensors, self.weights)
        for name, picture in (("photo", strokes(1)), ("style", strokes(2, 64, 128)), ("flat", strokes() * 0)):
            Image.fromarray(np.round(picture * 255).astype(np.uint8)).save(os.path.join(self.folder, name + ".png"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_judge(self, *arguments):
        """Exit status, standard output and standard error."""
        out, err, before = io.StringIO(), io.StringIO(), sys.argv
        sys.argv = ["judge.py", "--weights", self.weights, *arguments]
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = judge.main()
        finally:
            sys.argv = before
        return status, out.getvalue(), err.getvalue()

    def scores(self, result, *options):
        status, out, _ = self.run_judge(self.path("photo.png"), self.path("style.png"), self.path(result), "--json", *options)
        self.assertEqual(status, 0)
        return json.loads(out)["paintings"][0]

    def test_the_photo_itself_has_all_of_the_content_and_no_style(self):
        for options in ((), ("--luminance",)):
            scores = self.scores("photo.png", *options)
            self.assertEqual([scores[m] for m in ("style", "style-unseen", "content", "content-unseen")], [0, 0, 0, 0])

    def test_the_painting_itself_has_all_of_the_style(self):
        Image.open(self.path("photo.png")).crop((0, 0, 128, 64)).save(self.path("photo.png"))
        scores = self.scores("style.png")
        self.assertEqual([scores[m] for m in ("style", "style-unseen")], [1, 1])
        self.assertGreater(scores["content"], 0)

    def table(self, *lines):
        with open(self.path("pairs.tsv"), "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
        return self.path("pairs.tsv")

    def test_a_table_becomes_markdown_with_means(self):
        table = self.table("# name, content, style, result", "one\tphoto.png\tstyle.png\tphoto.png", "two\tphoto.png\tstyle.png\tflat.png\tluminance")
        status, out, _ = self.run_judge("--table", table)
        self.assertEqual(status, 0)
        self.assertEqual([line.split("|")[1].strip() for line in out.splitlines()], ["painting", "---", "one", "two", "mean"])
        self.assertIn("| **0.000** |", out.splitlines()[2], "a style below the bound")

    def test_what_is_outside_the_bounds_is_named(self):
        status, out, err = self.run_judge(self.path("photo.png"), self.path("style.png"), self.path("flat.png"), "--bounds")
        self.assertEqual(status, 1)
        self.assertTrue(out.startswith("flat.png style "))
        self.assertIn("flat.png: saturated 1.000, at most 0.05", err)

    def test_a_table_that_lacks_a_column_is_refused_by_line(self):
        status, _, err = self.run_judge("--table", self.table("one\tphoto.png\tstyle.png"))
        self.assertEqual(status, 2)
        self.assertIn("line 1: name, content, style, result", err)

    def test_weights_that_are_none_or_too_few_are_refused_by_name(self):
        self.weights = self.table("no network")
        status, _, err = self.run_judge(self.path("photo.png"), self.path("style.png"), self.path("flat.png"))
        self.assertEqual(status, 2)
        self.assertIn("pairs.tsv can't be read as safetensors", err)
        self.weights = self.path("short.safetensors")
        save_file({"features.0.weight": torch.zeros(4, 3, 3, 3), "features.0.bias": torch.zeros(4)}, self.weights)
        self.assertIn("does not reach", self.run_judge(self.path("photo.png"), self.path("style.png"), self.path("flat.png"))[2])


if __name__ == "__main__":
    unittest.main()
