module Shapes where

import qualified Data.Map as Map

data Shape
  = Circle Double
  | Square Double
  | Group [Shape]

class Drawable a where
  draw :: a -> String
  bounds :: a -> (Double, Double)
  layer :: a -> Int
  layer _ = 0

instance Drawable Shape where
  draw shape = "shape " ++ describe shape
  bounds (Circle r) = (2 * r, 2 * r)

area :: Shape -> Double
area shape = case shape of
  Circle r -> pi * r * r
  Square a -> a * a
  Group shapes -> sum (map area shapes)

describe :: Shape -> String
describe shape =
  case shape of
    Circle _ -> "round"
    Square _ -> "four sides"
    Group [] -> "nothing at all"
    _ -> "several"

weight :: String -> Int
weight kind = case kind of
  "letter" -> 20
  "parcel" -> 900
  "pallet" -> 90000
  _ -> 1
